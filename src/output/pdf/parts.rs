//! Parts of a page of another PDF: what it inherits, the box shown, the resources it uses.

use std::collections::BTreeSet;

use lopdf::content::Content;
use lopdf::{Dictionary, Object};

use super::import::Source;
use super::sides::Sides;

/// Levels of the page tree looked at for what a page inherits.
const DEEPEST: usize = 50;

impl Source {
    /// An attribute of a page or of the nodes above it.
    pub(super) fn inherited<'d>(&'d self, page: &'d Dictionary, key: &[u8]) -> Option<&'d Object> {
        let mut node = page;
        for _ in 0..DEEPEST {
            if let Ok(found) = node.get_deref(key, &self.document) {
                return Some(found);
            }
            node = node
                .get_deref(b"Parent", &self.document)
                .ok()?
                .as_dict()
                .ok()?;
        }
        None
    }

    /// The box shown: crop box within media box.
    pub(super) fn sides(&self, page: &Dictionary) -> Sides {
        let read = |key| {
            let items = self.inherited(page, key)?.as_array().ok()?;
            self.numbers(items).map(Sides::of)
        };
        let a4 = Sides::of([0.0, 0.0, 595.28, 841.89]);
        let media: Sides = read(b"MediaBox").filter(Sides::is_sound).unwrap_or(a4);
        match read(b"CropBox") {
            Some(crop) => {
                let both = crop.within(&media);
                if both.is_sound() { both } else { media }
            }
            None => media,
        }
    }

    pub(super) fn numbers<const N: usize>(&self, items: &[Object]) -> Option<[f32; N]> {
        let mut numbers = [0.0; N];
        for (i, number) in numbers.iter_mut().enumerate() {
            *number = self
                .document
                .dereference(items.get(i)?)
                .ok()?
                .1
                .as_float()
                .ok()?;
        }
        numbers.iter().all(|n| n.is_finite()).then_some(numbers)
    }

    /// Resources without what the content never names: a font that is listed and not used need
    /// not be embedded.
    pub(super) fn used(&self, resources: &Dictionary, content: &Content) -> Dictionary {
        let mut names: BTreeSet<&[u8]> = BTreeSet::new();
        for operation in &content.operations {
            names.extend(operation.operands.iter().filter_map(|o| o.as_name().ok()));
        }
        let mut used = Dictionary::new();
        for (kind, list) in resources {
            let Ok((_, Object::Dictionary(list))) = self.document.dereference(list) else {
                continue;
            };
            let mut kept = Dictionary::new();
            for (name, object) in list {
                if names.contains(name.as_slice()) || name.starts_with(b"Default") {
                    kept.set(name.clone(), object.clone());
                }
            }
            if !kept.is_empty() {
                used.set(kind.clone(), Object::Dictionary(kept));
            }
        }
        used
    }
}
