//! Whether two pictures show the same: dHash finds, [`agreement`] confirms.
//!
//! A dHash alone calls two photos of one meeting room the same. The second measure looks at the
//! detail in each part of the picture: a copy agrees nearly everywhere, whatever was done to its
//! size, its quality or its brightness; another photo of the same place does not.

use crate::read::{LOOK_SIDE, Look};

/// Most bits of 64 in which the dHashes of copies differ.
pub const NEAR: u32 = 10;
/// Least agreement of copies.
pub const AGREED: f64 = 0.90;

/// Cells a side of a part.
const PART: usize = 6;
/// Rows at the head and at the foot that do not count: bars with a date are put there.
const BAR: usize = 3;
/// Parts in a row, and rows of parts.
const PARTS: (usize, usize) = (LOOK_SIDE / PART, (LOOK_SIDE - 2 * BAR) / PART);
/// Detail (variance of grey) from which on a part tells anything.
const TELLING: f64 = 6.0;
/// Fewest parts that must tell something.
const FEWEST: usize = 6;

/// In how many of 64 bits the dHashes differ.
pub fn apart(a: &Look, b: &Look) -> u32 {
    (a.hash ^ b.hash).count_ones()
}

/// How well the detail of two pictures agrees, −1 to 1: the correlation within each part of them,
/// of which the worst quarter does not count, for a date or a mark may be stamped over it. 0 where
/// too few parts have any detail.
pub fn agreement(a: &Look, b: &Look) -> f64 {
    let (a, b) = (detail(&a.grey), detail(&b.grey));
    let mut parts: Vec<f64> = (0..PARTS.0 * PARTS.1)
        .filter_map(|part| correlation(&a, &b, part))
        .collect();
    if parts.len() < FEWEST {
        return 0.0;
    }
    parts.sort_by(f64::total_cmp);
    parts[parts.len() / 4]
}

/// Each cell between the bars less the mean of its neighbourhood: light and shade at large say
/// nothing.
fn detail(grey: &[u8]) -> Vec<f64> {
    let at = |x: usize, y: usize| f64::from(grey[y * LOOK_SIDE + x]);
    let mut detail = Vec::with_capacity(grey.len());
    for y in BAR..LOOK_SIDE - BAR {
        for x in 0..LOOK_SIDE {
            let rows = y.saturating_sub(2).max(BAR)..(y + 3).min(LOOK_SIDE - BAR);
            let columns = x.saturating_sub(2)..(x + 3).min(LOOK_SIDE);
            let count = (rows.len() * columns.len()) as f64;
            let sum: f64 = rows
                .flat_map(|y| columns.clone().map(move |x| at(x, y)))
                .sum();
            detail.push(at(x, y) - sum / count);
        }
    }
    detail
}

/// Correlation within a part; `None` where neither has detail there.
fn correlation(a: &[f64], b: &[f64], part: usize) -> Option<f64> {
    let (top, left) = (part / PARTS.0 * PART, part % PARTS.0 * PART);
    let cells = (top..top + PART).flat_map(|y| (left..left + PART).map(move |x| y * LOOK_SIDE + x));
    let (mut aa, mut bb, mut ab) = (0.0, 0.0, 0.0);
    for cell in cells {
        aa += a[cell] * a[cell];
        bb += b[cell] * b[cell];
        ab += a[cell] * b[cell];
    }
    let least = TELLING * (PART * PART) as f64;
    (f64::max(aa, bb) >= least).then(|| ab / (aa * bb).sqrt().max(f64::MIN_POSITIVE))
}
