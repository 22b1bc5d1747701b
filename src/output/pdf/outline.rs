//! The outline of a file: bookmarks, each below the last one of a lesser level.

use lopdf::{Dictionary, Object};

use super::writer::{Id, Writer, reference, text};
use crate::error::Result;

struct Bookmark {
    level: u8,
    title: String,
    page: usize,
}

/// Bookmarks in the order of pages.
#[derive(Default)]
pub(super) struct Outline(Vec<Bookmark>);

impl Outline {
    /// Adds a bookmark that leads to a page.
    pub(super) fn add(&mut self, level: u8, title: &str, page: usize) {
        self.0.push(Bookmark {
            level,
            title: title.into(),
            page,
        });
    }

    /// Level, title and page of each bookmark.
    pub(super) fn marks(&self) -> impl Iterator<Item = (u8, &str, usize)> {
        let marks = self.0.iter();
        marks.map(|mark| (mark.level, mark.title.as_str(), mark.page))
    }

    /// Writes it; `None` where there is no bookmark. `destination` is where a page is.
    ///
    /// # Errors
    /// The disk would not have it.
    pub(super) fn write(
        &self,
        to: &mut Writer<'_>,
        destination: &dyn Fn(usize) -> Option<Object>,
    ) -> Result<Option<Id>> {
        if self.0.is_empty() {
            return Ok(None);
        }
        let root = to.reserve();
        let ids: Vec<Id> = self.0.iter().map(|_| to.reserve()).collect();
        let levels: Vec<u8> = self.0.iter().map(|m| m.level).collect();
        for (i, mark) in self.0.iter().enumerate() {
            let parent = (0..i).rev().find(|p| levels[*p] < mark.level);
            let mut dict = Dictionary::new();
            dict.set("Title", text(&mark.title));
            dict.set("Parent", reference(parent.map_or(root, |p| ids[p])));
            if let Some(destination) = destination(mark.page) {
                dict.set("Dest", destination);
            }
            let before = (0..i).rev().take_while(|s| levels[*s] >= mark.level);
            if let Some(before) = before.into_iter().find(|s| levels[*s] == mark.level) {
                dict.set("Prev", reference(ids[before]));
            }
            let below: Vec<usize> = (i + 1..levels.len())
                .take_while(|s| levels[*s] > mark.level)
                .collect();
            let after = i + 1 + below.len();
            if levels.get(after) == Some(&mark.level) {
                dict.set("Next", reference(ids[after]));
            }
            let children: Vec<usize> = direct(&levels, &below);
            if let (Some(first), Some(last)) = (children.first(), children.last()) {
                dict.set("First", reference(ids[*first]));
                dict.set("Last", reference(ids[*last]));
                // Closed when the file is opened.
                dict.set("Count", -(children.len() as i64));
            }
            to.put(ids[i], &Object::Dictionary(dict))?;
        }
        let all: Vec<usize> = (0..levels.len()).collect();
        let top = direct(&levels, &all);
        let mut dict = Dictionary::new();
        dict.set("Type", "Outlines");
        dict.set("First", reference(ids[top[0]]));
        dict.set("Last", reference(ids[top[top.len() - 1]]));
        dict.set("Count", top.len() as i64);
        to.put(root, &Object::Dictionary(dict))?;
        Ok(Some(root))
    }
}

/// Those of `below` that no other of them stands above.
fn direct(levels: &[u8], below: &[usize]) -> Vec<usize> {
    let mut least = u8::MAX;
    let mut direct = Vec::new();
    for &i in below {
        if levels[i] <= least {
            least = levels[i];
            direct.push(i);
        }
    }
    direct
}
