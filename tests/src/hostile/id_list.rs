//! Lists of frames.

use super::{TIGHT, outputs};
use caltree_model::ArchiveId;
use caltree_read::{IdList, IdListTrouble, Limits};
use std::collections::HashSet;

/// Reads the bytes as a list of frames.
///
/// # Panics
/// A promise does not hold.
pub fn body(bytes: &[u8]) {
    let found = IdList::read(bytes, &Limits { max_size: 1 << 20, ..Limits::default() });
    assert_eq!(found, IdList::read(bytes, &Limits { max_size: 1 << 20, ..Limits::default() }));
    match found {
        Ok(list) => {
            assert!(!list.ids.is_empty() && list.bad.len() <= 5 && (list.bad.len() == 5 || list.more_bad == 0));
            assert_eq!(list.ids.iter().collect::<HashSet<_>>().len(), list.ids.len());
            for id in &list.ids {
                assert!(ArchiveId::parse(id).is_ok_and(|id| id.observed().is_some()), "{id}");
            }
            assert!(list.bad.iter().all(|bad| bad.line > 0 && bad.found.chars().count() <= 80));
            // The list that it comes to comes to the same.
            let again = IdList::read(list.ids.join("\n").as_bytes(), &Limits::default()).expect("a list");
            assert_eq!(again.ids, list.ids);
            assert_eq!((again.repeated, again.bad.len(), again.beside), (0, 0, 0));
        }
        Err(trouble) => {
            let told = caltree_model::visible_text(&trouble.to_string()).into_owned();
            outputs::inert(&told);
            assert!(told.len() <= 1_000 + 4 * bytes.len(), "{} bytes to tell what is wrong with {}", told.len(), bytes.len());
        }
    }
    if bytes.len() as u64 > TIGHT.max_size && !bytes.starts_with(&[0x1f, 0x8b]) {
        assert_eq!(IdList::read(bytes, &TIGHT), Err(IdListTrouble::TooLarge(TIGHT.max_size)));
    }
}
