//! What the system really tells, of folders that really change. Waited is for what must come, long enough for a busy
//! machine; that nothing comes is never proved by waiting.

#![allow(clippy::unwrap_used)]

use std::fs::{self, File};
use std::io::Write;
use std::os::unix::fs::symlink;

use super::*;
use crate::report::root::RootOptions;

const LONG: Duration = Duration::from_secs(60);

struct Scene {
    folder: tempfile::TempDir,
    watch: Watch,
}

impl Scene {
    fn new(follow: bool) -> Scene {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir_all(folder.path().join("corpus")).unwrap();
        let mut watch = Watch::new(|folder| folder.ends_with("index"));
        let choice = Choice::new(&RootOptions::default()).unwrap();
        watch.over(vec![Watched { root: folder.path().join("corpus"), part: PathBuf::new(), follow, choice }]);
        assert_eq!(watch.blind(), None);
        Scene { folder, watch }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    #[track_caller]
    fn is_told_of(&mut self, what: &str) {
        assert_eq!(self.watch.wait(Some(LONG)), Change::Files, "{what}");
    }
}

#[test]
fn files_folders_in_new_folders_and_the_folder_itself_are_watched_come_what_may() {
    let mut scene = Scene::new(false);
    fs::write(scene.path("corpus/a.txt"), "a").unwrap();
    scene.is_told_of("a file");
    fs::create_dir_all(scene.path("corpus/2024/11/29")).unwrap();
    scene.is_told_of("folders");
    fs::write(scene.path("corpus/2024/11/29/b.txt"), "b").unwrap();
    scene.is_told_of("a file in a new folder");
    fs::rename(scene.path("corpus/2024"), scene.path("corpus/2025")).unwrap();
    scene.is_told_of("another name of a folder");
    fs::write(scene.path("corpus/2025/11/29/b.txt"), "c").unwrap();
    scene.is_told_of("a file in it");
    fs::remove_dir_all(scene.path("corpus/2025/11")).unwrap();
    fs::create_dir_all(scene.path("corpus/2025/11")).unwrap();
    scene.is_told_of("a folder that is another of the same name");
    fs::write(scene.path("corpus/2025/11/d.txt"), "d").unwrap();
    scene.is_told_of("a file in that");
    fs::remove_dir_all(scene.path("corpus")).unwrap();
    scene.is_told_of("that all has gone");
    fs::create_dir(scene.path("corpus")).unwrap();
    scene.is_told_of("that it is back");
    fs::write(scene.path("corpus/e.txt"), "e").unwrap();
    scene.is_told_of("a file in it");
}

#[test]
fn a_folder_around_the_watched_one_may_get_another_name_and_its_old_one_again() {
    let mut scene = Scene::new(false);
    let above = tempfile::tempdir().unwrap();
    let (old, new) = (above.path().join("disk/corpus"), above.path().join("taken-away"));
    fs::create_dir_all(&old).unwrap();
    let choice = Choice::new(&RootOptions::default()).unwrap();
    scene.watch.over(vec![Watched { root: old.clone(), part: PathBuf::new(), follow: false, choice }]);
    fs::rename(above.path().join("disk"), &new).unwrap();
    scene.is_told_of("that it is not there");
    fs::rename(&new, above.path().join("disk")).unwrap();
    scene.is_told_of("that it is there");
    fs::write(old.join("a.txt"), "a").unwrap();
    scene.is_told_of("a file");
}

#[test]
fn a_file_is_waited_for_until_it_is_closed() {
    let mut scene = Scene::new(false);
    let path = scene.path("corpus/long.txt");
    let mut file = File::create(&path).unwrap();
    file.write_all(b"the first half").unwrap();
    let whole = std::thread::scope(|scope| {
        scope.spawn(move || {
            // Longer than a burst is waited for to be quiet.
            let (_silent, nothing) = std::sync::mpsc::channel::<()>();
            assert!(nothing.recv_timeout(Duration::from_millis(1_200)).is_err());
            file.write_all(b", and the second").unwrap();
            drop(file);
        });
        scene.is_told_of("a file that was written slowly");
        fs::read_to_string(&path).unwrap()
    });
    assert_eq!(whole, "the first half, and the second");
}

#[test]
fn where_links_are_followed_what_they_lead_to_is_watched() {
    let mut scene = Scene::new(true);
    fs::create_dir_all(scene.path("elsewhere/deep")).unwrap();
    fs::write(scene.path("single.txt"), "a").unwrap();
    symlink(scene.path("elsewhere"), scene.path("corpus/folder")).unwrap();
    scene.is_told_of("a link to a folder");
    fs::write(scene.path("elsewhere/deep/b.txt"), "b").unwrap();
    scene.is_told_of("a file behind it");
    symlink(scene.path("single.txt"), scene.path("corpus/file.txt")).unwrap();
    scene.is_told_of("a link to a file");
    fs::write(scene.path("single.txt"), "c").unwrap();
    scene.is_told_of("what it leads to");
}

#[test]
fn hidden_folders_and_indexes_are_not_watched() {
    let scene = Scene::new(false);
    for folder in ["corpus/.git/objects", "corpus/index/engine", "corpus/wire"] {
        fs::create_dir_all(scene.path(folder)).unwrap();
    }
    let mut watch = scene.watch;
    watch.renew();
    let mut watched = watch.eyes.as_ref().unwrap().folders.clone();
    watched.sort_unstable();
    assert_eq!(watched, [scene.folder.path().join("corpus"), scene.folder.path().join("corpus/wire")]);
}

#[test]
fn the_bell_ends_the_waiting_whenever_it_is_rung() {
    let mut scene = Scene::new(false);
    let bell = scene.watch.bell();
    std::thread::scope(|scope| {
        scope.spawn(|| bell.ring());
        assert_eq!(scene.watch.wait(None), Change::End);
    });
    assert_eq!(scene.watch.wait(None), Change::End);
}
