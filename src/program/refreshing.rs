//! Brings the index up to date, for `index` and for `--fresh`.

use std::path::{Path, PathBuf};

use anyhow::Context;
use dateline::index::kept;
use dateline::index::lock::{self, LockError};
use dateline::index::open::{OpenError, Snapshot, Verify};
use dateline::index::place::Place;
use dateline::index::refresh::{self, Outcome, RefreshError, Request, Watcher};
use dateline::present::visible;
use dateline::report::root::RootOptions;

use super::flags::Shared;
use super::progress::Progress;
use super::{clock, output};

/// What is to be brought up to date.
#[derive(Default)]
pub(super) struct Wanted {
    pub(super) folders: Vec<PathBuf>,
    pub(super) options: Option<RootOptions>,
    pub(super) rebuild: bool,
    pub(super) prune: bool,
    pub(super) verify_files: bool,
}

/// Returns the folder in which the program runs.
pub(super) fn here() -> anyhow::Result<PathBuf> {
    std::env::current_dir().context("cannot tell the current folder")
}

/// Returns the absolute path of a folder without links in it; of one that is not there, as it is written.
pub(super) fn absolute(folder: &Path) -> anyhow::Result<PathBuf> {
    match std::fs::canonicalize(folder) {
        Ok(path) => Ok(path),
        Err(_) => std::path::absolute(folder).with_context(|| format!("cannot tell where {} is", folder.display())),
    }
}

/// Returns the index that is meant.
pub(super) fn place(shared: &Shared) -> anyhow::Result<Place> {
    Ok(Place::find(shared.index.as_deref(), &here()?)?)
}

/// Opens the index to be asked. Where nothing was ever committed, whoever is about to do so is named.
pub(super) fn opened(place: &Place, verify: Verify) -> anyhow::Result<Snapshot> {
    match Snapshot::open(place, verify) {
        Err(empty @ OpenError::Empty { .. }) => match lock::holder(place) {
            Some(holder) => Err(LockError::FirstRun { folder: place.folder().to_path_buf(), holder }.into()),
            None => Err(empty.into()),
        },
        opened => Ok(opened?),
    }
}

/// Runs it, in the index that is meant; makes one if there is none.
pub(super) fn refresh(shared: &Shared, wanted: Wanted) -> anyhow::Result<(Place, Outcome)> {
    let (place, request) = request(shared, wanted)?;
    let mut progress = Progress::begin();
    let outcome = refresh::refresh(&place, &request, &mut progress);
    progress.end();
    let outcome = outcome?;
    if progress.stop() && !outcome.stopped {
        output::note("Ctrl-C came when all was read: everything was written and is kept");
    }
    Ok((place, outcome))
}

/// Returns the index that is meant, made if there is none, and what is asked of it now.
pub(super) fn request(shared: &Shared, wanted: Wanted) -> anyhow::Result<(Place, Request)> {
    let folders = wanted.folders.iter().map(|folder| absolute(folder)).collect::<anyhow::Result<Vec<_>>>()?;
    let here = here()?;
    let known = Place::find(shared.index.as_deref(), &here);
    if known.is_err() {
        // No index is made for folders that are not there.
        if let Some(folder) = folders.iter().find(|folder| !folder.is_dir()) {
            return Err(RefreshError::no_folder(folder).into());
        }
        let would_be = absolute(&here.join(shared.index.as_deref().unwrap_or(Path::new("index"))))?;
        if let Some(folder) = folders.iter().find(|folder| folder.starts_with(&would_be)) {
            return Err(RefreshError::IsIndex { folder: folder.clone(), index: would_be }.into());
        }
        if folders.is_empty() {
            return Err(known.err().map_or_else(|| RefreshError::NoRoot.into(), anyhow::Error::from));
        }
    }
    let place = Place::find_or_make(shared.index.as_deref(), &here)?;
    if shared.index.is_none() {
        tell_of_index_above(&place, &here, &folders)?;
    }
    let request = Request {
        folders,
        options: wanted.options,
        rebuild: wanted.rebuild,
        prune: wanted.prune,
        verify_files: wanted.verify_files,
        now: clock::now(),
        today: clock::today(shared.now),
        between_commits: refresh::BETWEEN_COMMITS,
    };
    Ok((place, request))
}

/// Notes that new folders go into an index that was made in a folder above: whoever stands in a new folder may not know of it.
fn tell_of_index_above(place: &Place, here: &Path, folders: &[PathBuf]) -> anyhow::Result<()> {
    if place.folder().parent() == Some(here) {
        return Ok(());
    }
    let known = kept::roots(place)?.roots;
    let is_new = |folder: &&PathBuf| !known.iter().any(|root| folder.starts_with(&root.path));
    if let Some(folder) = folders.iter().find(is_new) {
        output::note(&format!(
            "{} goes into {}, which was found above: --index ./index makes another index here",
            visible::one_line(&folder.display().to_string()).text,
            visible::one_line(&place.folder().display().to_string()).text
        ));
    }
    Ok(())
}
