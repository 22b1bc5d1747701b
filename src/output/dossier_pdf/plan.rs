//! Where a dossier is parted into volumes: between two papers that share no page, as late as the
//! sheets allow.

use super::volume::{Line, Volume};
use super::{Desk, Known};
use crate::dossier::Dossier;
use crate::error::Result;
use crate::output::forms::{inventory, note};

/// Ends of volumes among the lines, each with as many papers as `limit` pages hold; a paper that
/// alone is more stands alone. What binding papers comes to must be known.
pub fn seams(
    desk: &Desk,
    dossier: &Dossier,
    lines: &[Line],
    known: &Known,
    limit: usize,
) -> Result<Vec<usize>> {
    // A photo or caption that begins no page shares one with the photo before it.
    let shares = |n: usize| {
        let line = lines.get(n).filter(|line| line.item.bound());
        line.is_some_and(|line| pages(line, known) == 0)
    };
    let mut ends = Vec::new();
    let mut from = 0;
    while from < lines.len() {
        let (mut to, mut sum) = (from, 0);
        while to < lines.len() {
            let pages = pages(&lines[to], known);
            if to > from && sum + pages > limit {
                break;
            }
            sum += pages;
            to += 1;
        }
        while to > from + 1 {
            let volume = Volume {
                assessment: desk.assessment,
                dossier,
                all: lines,
                range: from..to,
                // Two volumes at least: their number stands on every form.
                ends: &[to, lines.len()],
                number: 0,
                serial: 1,
            };
            if !shares(to) && length(desk, &volume, known)? <= limit {
                break;
            }
            to -= 1;
        }
        while shares(to) {
            to += 1;
        }
        ends.push(to);
        from = to;
    }
    if ends.is_empty() {
        ends.push(0);
    }
    Ok(ends)
}

/// Pages that a line's paper begins.
fn pages(line: &Line, known: &Known) -> usize {
    match known.get(&line.item.path) {
        Some(learnt) if line.item.bound() => learnt.pages,
        _ => 0,
    }
}

/// All pages of a volume, with cover, inventory and note.
fn length(desk: &Desk, volume: &Volume, known: &Known) -> Result<usize> {
    let front = front(desk, volume)?;
    let papers: usize = volume.lines().iter().map(|line| pages(line, known)).sum();
    let tally = volume.tally(known);
    let of = volume.particulars(papers, front + papers + 1);
    let note = note::lay(desk.press, &of, &volume.note(&tally, of.sheets))?;
    Ok(front + papers + note.len())
}

/// Pages before page 1: cover and inventory. Where both sides are printed, the back of the cover
/// stays blank and page 1 is a front.
pub fn front(desk: &Desk, volume: &Volume) -> Result<usize> {
    let rows = volume.rows(&vec!["0000—0000".into(); volume.lines().len()]);
    let inventory = inventory::lay(desk.press, &volume.particulars(0, 0), &rows)?.len();
    Ok(match desk.duplex() {
        true => 2 + inventory.next_multiple_of(2),
        false => 1 + inventory,
    })
}
