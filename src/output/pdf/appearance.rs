//! What annotations of a page look like: stamps, signatures, filled fields, ticked boxes.

use lopdf::{Dictionary, Object};

use super::import::Source;
use super::scan::{Matrix, STRAIGHT};
use super::sides::Sides;

/// An appearance with the matrix that puts it in place.
pub type Placed = (Matrix, Object);

impl Source {
    /// Appearances of annotations that a reader sees, each with the matrix that puts it in place.
    pub(super) fn appearances(&mut self, page: &Dictionary) -> Vec<Placed> {
        let annotations = page.get_deref(b"Annots", &self.document);
        let annotations = annotations.and_then(Object::as_array);
        let Ok(annotations) = annotations.cloned() else {
            return Vec::new();
        };
        let undrawn = annotations.iter().filter(|a| self.is_undrawn(a));
        self.undrawn += undrawn.count();
        let seen = annotations.iter().filter_map(|a| self.appearance(a));
        seen.collect()
    }

    /// Where ink of an appearance may fall.
    pub(super) fn reach(&self, appearance: &Object, place: Matrix) -> Option<Sides> {
        let (_, object) = self.document.dereference(appearance).ok()?;
        let dict = &object.as_stream().ok()?.dict;
        let area = dict
            .get_deref(b"BBox", &self.document)
            .ok()?
            .as_array()
            .ok()?;
        let matrix = dict.get_deref(b"Matrix", &self.document);
        let matrix = matrix.and_then(Object::as_array).ok();
        let matrix = matrix.and_then(|m| self.numbers(m)).unwrap_or(STRAIGHT);
        let area = Sides::of(self.numbers(area)?);
        Some(area.through(matrix).through(place))
    }

    /// A field with a value and no appearance, which a viewer would draw by itself.
    fn is_undrawn(&self, annotation: &Object) -> bool {
        let dict = self.document.dereference(annotation).ok();
        let Some(dict) = dict.and_then(|(_, a)| a.as_dict().ok()) else {
            return false;
        };
        let kind = dict
            .get_deref(b"FT", &self.document)
            .and_then(Object::as_name);
        let value = dict
            .get_deref(b"V", &self.document)
            .and_then(Object::as_str);
        !dict.has(b"AP")
            && kind.is_ok_and(|kind| matches!(kind, b"Tx" | b"Ch"))
            && value.is_ok_and(|text| !text.is_empty())
    }

    fn appearance(&self, annotation: &Object) -> Option<Placed> {
        const HIDDEN: i64 = 2;
        const NO_VIEW: i64 = 32;
        let document = &self.document;
        let dict = document.dereference(annotation).ok()?.1.as_dict().ok()?;
        let flags = dict
            .get_deref(b"F", document)
            .and_then(Object::as_i64)
            .unwrap_or(0);
        let popup = dict
            .get(b"Subtype")
            .and_then(Object::as_name)
            .is_ok_and(|s| s == b"Popup");
        let layer = dict.get(b"OC").and_then(Object::as_reference);
        let off = layer.is_ok_and(|layer| self.is_off(layer));
        if flags & (HIDDEN | NO_VIEW) != 0 || popup || off {
            return None;
        }
        let all = dict.get_deref(b"AP", document).ok()?.as_dict().ok()?;
        let mut normal = all.get(b"N").ok()?;
        if let Object::Dictionary(states) = document.dereference(normal).ok()?.1 {
            let state = dict
                .get_deref(b"AS", document)
                .and_then(Object::as_name)
                .ok()?;
            normal = states.get(state).ok()?;
        }
        let (id, Object::Stream(stream)) = document.dereference(normal).ok()? else {
            return None;
        };
        let rect = dict.get_deref(b"Rect", document).ok()?.as_array().ok()?;
        let rect = Sides::of(self.numbers(rect)?);
        let shape = stream
            .dict
            .get_deref(b"BBox", document)
            .ok()?
            .as_array()
            .ok()?;
        let shape = Sides::of(self.numbers(shape)?);
        let matrix = stream
            .dict
            .get_deref(b"Matrix", document)
            .and_then(Object::as_array);
        let matrix = matrix.ok().and_then(|m| self.numbers(m));
        let seen = shape.through(matrix.unwrap_or(STRAIGHT));
        // A line may be thinner than a point; only what is nothing can't be made larger.
        if seen.right <= seen.left || seen.top <= seen.bottom {
            return None;
        }
        // ISO 32000-1, 12.5.5, algorithm 8.1.
        let (sx, sy) = (
            (rect.right - rect.left) / (seen.right - seen.left),
            (rect.top - rect.bottom) / (seen.top - seen.bottom),
        );
        let m = [
            sx,
            0.0,
            0.0,
            sy,
            rect.left - seen.left * sx,
            rect.bottom - seen.bottom * sy,
        ];
        Some((m, Object::Reference(id?)))
    }
}
