//! [`Pages`]: a long list, a page at a time.

use serde::Serialize;

/// Pages of a long list.
#[derive(Debug, Clone, Serialize)]
pub struct Pages {
    /// The page shown, from 1.
    at: usize,
    /// How many there are.
    of: usize,
    /// How many lines in all.
    total: usize,
    /// The address without the page, ending so that the number follows.
    address: String,
    #[serde(skip)]
    size: usize,
}

impl Pages {
    /// Of so many lines, `size` on a page.
    pub fn of(total: usize, size: usize, at: Option<usize>, address: String) -> Self {
        let of = total.div_ceil(size).max(1);
        let at = at.unwrap_or(1).clamp(1, of);
        let joint = if address.contains('?') { '&' } else { '?' };
        Pages {
            at,
            of,
            total,
            address: format!("{address}{joint}page="),
            size,
        }
    }

    /// The lines of the page shown.
    pub fn lines<'l, T>(&self, all: &'l [T]) -> &'l [T] {
        let from = (self.at - 1) * self.size;
        &all[from.min(all.len())..(from + self.size).min(all.len())]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_beyond_the_end_is_the_last() {
        let all: Vec<u32> = (0..101).collect();
        let pages = Pages::of(all.len(), 50, Some(99), "/x".into());
        assert_eq!(pages.lines(&all), [100]);
        let none = Pages::of(0, 50, None, "/x".into());
        assert!(none.lines::<u32>(&[]).is_empty());
    }
}
