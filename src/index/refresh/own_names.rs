//! The user's own names: the `actors.toml` of every root, joined. They hold for all reports of the index.

use std::fs;
use std::io;

use super::{RefreshError, Request};
use crate::index::control::Control;
use crate::intake::understand::curated::Curated;
use crate::intake::walk;

/// Reads the lists of all roots, notes their texts in `control`, and joins them. A root that is not there keeps the
/// list that it had.
pub(super) fn read(control: &mut Control, request: &Request) -> Result<Curated, RefreshError> {
    let (mut lists, mut files) = (Vec::new(), Vec::new());
    for root in &mut control.roots {
        let file = root.path.join(walk::CURATED_FILE);
        if root.path.is_dir() {
            root.own_names = match fs::metadata(&file) {
                // A pipe of that name would never end.
                Ok(metadata) if !metadata.is_file() => None,
                _ => match fs::read_to_string(&file) {
                    Ok(text) => Some(text),
                    Err(error) if error.kind() == io::ErrorKind::NotFound => None,
                    Err(refused) => return Err(RefreshError::CuratedFile { file, refused }),
                },
            };
        } else if request.prune {
            root.own_names = None;
        }
        if let Some(text) = &root.own_names {
            let curated = Curated::parse(text)
                .map_err(|source| RefreshError::Curated { file: file.clone(), source: Box::new(source) })?;
            lists.push(curated);
            files.push(file);
        }
    }
    Curated::joined(lists, |file| files[file].display().to_string())
        .map_err(|source| RefreshError::Disagree { file: files[source.file].clone(), source })
}

/// Says whether reports that were understood with the lists of `before` are now to be understood anew.
pub(super) fn changed(before: &Control, now: &Control) -> bool {
    let lists =
        |control: &Control| -> Vec<String> { control.roots.iter().filter_map(|root| root.own_names.clone()).collect() };
    before.renaming || lists(before) != lists(now)
}
