//! [`Stamp`]s on a page bound in, such as its number: put where the page has no ink, and where it
//! has none to spare, the page is made a little smaller. Points, from the top left corner.

use crate::output::pdf::sides::Sides;
use crate::page::{MM, Mark};

/// Marks to be put on a page that is not of our setting.
#[derive(Clone)]
pub(super) struct Stamp {
    /// The marks, as they stand with their upper left corner at the origin.
    pub marks: Vec<Mark>,
    /// How wide they are together.
    pub width: f32,
    /// How high.
    pub height: f32,
    /// Where they are wanted.
    pub at: At,
}

/// Where a stamp is wanted: at the foot or the head, and how far from the left, if there is room.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct At {
    /// At the foot of the page.
    pub foot: bool,
    /// Left edge.
    pub x: f32,
}

/// Where a page and its stamps come to stand.
pub(super) struct Placing {
    /// Left edge, top, width and height of the page.
    pub page: (f32, f32, f32, f32),
    /// All stamps' marks.
    pub marks: Vec<Mark>,
}

/// Kept free around a stamp.
const AROUND: f32 = 1.5 * MM;
/// How near to the edge of the sheet a stamp may stand: printers leave so much blank.
const EDGE: f32 = 5.0 * MM;
/// How far from it, at most.
const REACH: f32 = 22.0 * MM;
const STEP: f32 = 2.0 * MM;

/// Places a page of this size on a sheet of that, with `ink` where the page has some, measured on
/// the page from its lower left corner.
pub(super) fn place(
    sheet: (f32, f32),
    page: (f32, f32),
    ink: &[Sides],
    stamps: Vec<Stamp>,
) -> Placing {
    let fits = (sheet.0 / page.0).min(sheet.1 / page.1);
    let whole = if fits > 0.995 { 1.0 } else { fits };
    let size = (page.0 * whole, page.1 * whole);
    let middle = ((sheet.0 - size.0) / 2.0, (sheet.1 - size.1) / 2.0);
    let taken = on_sheet(ink, page, middle, whole);
    if let Some(marks) = stamp(sheet, taken, &stamps) {
        return Placing {
            page: (middle.0, middle.1, size.0, size.1),
            marks,
        };
    }
    // Strips of the sheet for the stamps alone; the page between them.
    let strip = |foot| {
        let here = stamps.iter().filter(|s| s.at.foot == foot);
        let highest = here.map(|s| s.height).fold(0.0, f32::max);
        if highest > 0.0 {
            highest + EDGE + 2.0 * AROUND
        } else {
            0.0
        }
    };
    let (head, foot) = (strip(false), strip(true));
    let room = sheet.1 - head - foot;
    let scale = whole.min(room / page.1).min(sheet.0 / page.0);
    let size = (page.0 * scale, page.1 * scale);
    let corner = ((sheet.0 - size.0) / 2.0, head + (room - size.1) / 2.0);
    let area = Sides::of([0.0, head, sheet.0, sheet.1 - foot]);
    // In strips of their own there is room for stamps, unless they are wider than the sheet.
    let marks = stamp(sheet, vec![area], &stamps).unwrap_or_default();
    Placing {
        page: (corner.0, corner.1, size.0, size.1),
        marks,
    }
}

/// Boxes of ink as they fall on the sheet, cut at the page.
fn on_sheet(ink: &[Sides], page: (f32, f32), corner: (f32, f32), scale: f32) -> Vec<Sides> {
    let whole = Sides::of([0.0, 0.0, page.0, page.1]);
    let boxes = ink.iter().map(|area| area.within(&whole));
    let sound = boxes.filter(|area| area.left <= area.right && area.bottom <= area.top);
    let seen = sound.map(|area| {
        Sides::of([
            corner.0 + area.left * scale,
            corner.1 + (page.1 - area.top) * scale,
            corner.0 + area.right * scale,
            corner.1 + (page.1 - area.bottom) * scale,
        ])
    });
    seen.collect()
}

/// All stamps in free places; `None` where one finds none.
fn stamp(sheet: (f32, f32), mut taken: Vec<Sides>, stamps: &[Stamp]) -> Option<Vec<Mark>> {
    let mut marks = Vec::new();
    for stamp in stamps {
        let (x, y) = free(sheet, stamp, &taken)?;
        taken.push(Sides::of([x, y, x + stamp.width, y + stamp.height]));
        marks.extend(stamp.marks.iter().map(|mark| moved(mark, x, y)));
    }
    Some(marks)
}

/// The free place nearest to the one wanted: along the edge first, then away from it.
fn free(sheet: (f32, f32), stamp: &Stamp, taken: &[Sides]) -> Option<(f32, f32)> {
    let last = sheet.0 - stamp.width - EDGE;
    // Like the number of our own pages where there is room, else nearer to the edge or farther.
    let mut steps: Vec<f32> = (0..)
        .map(|n| EDGE + n as f32 * STEP)
        .take_while(|away| *away <= REACH)
        .collect();
    steps.rotate_left(2);
    let mut xs: Vec<f32> = (0..)
        .map(|n| EDGE + n as f32 * STEP)
        .take_while(|x| *x <= last)
        .chain([stamp.at.x])
        .collect();
    xs.sort_by(|a, b| (a - stamp.at.x).abs().total_cmp(&(b - stamp.at.x).abs()));
    let places = steps.iter().flat_map(|away| {
        let y = if stamp.at.foot {
            sheet.1 - away - stamp.height
        } else {
            *away
        };
        xs.iter().map(move |x| (*x, y))
    });
    let mut places: Vec<(f32, f32)> = places.collect();
    // Sideways costs less than up and down.
    let cost =
        |(x, y): &(f32, f32)| (x - stamp.at.x).abs() / 8.0 + (y - places_of(stamp, sheet)).abs();
    places.sort_by(|a, b| cost(a).total_cmp(&cost(b)));
    places.into_iter().find(|(x, y)| {
        let area = Sides::of([
            x - AROUND,
            y - AROUND,
            x + stamp.width + AROUND,
            y + stamp.height + AROUND,
        ]);
        taken.iter().all(|ink| {
            let both = ink.within(&area);
            both.left > both.right || both.bottom > both.top
        })
    })
}

/// The top of a stamp where it is wanted.
fn places_of(stamp: &Stamp, sheet: (f32, f32)) -> f32 {
    let away = EDGE + 2.0 * STEP;
    if stamp.at.foot {
        sheet.1 - away - stamp.height
    } else {
        away
    }
}

/// A mark moved right and down.
fn moved(mark: &Mark, dx: f32, dy: f32) -> Mark {
    let mut mark = mark.clone();
    match &mut mark {
        Mark::Text { x, y, .. } | Mark::Picture { x, y, .. } => {
            *x += dx;
            *y += dy;
        }
        Mark::Line { from, to, .. } => {
            for point in [from, to] {
                point.0 += dx;
                point.1 += dy;
            }
        }
        Mark::Colour(_) => {}
    }
    mark
}

#[cfg(test)]
mod tests {
    use super::*;

    const SHEET: (f32, f32) = (595.0, 842.0);

    fn number() -> Stamp {
        let line = Mark::Line {
            from: (0.0, 0.0),
            to: (40.0, 14.0),
            thickness: 1.0,
        };
        Stamp {
            marks: vec![line],
            width: 40.0,
            height: 14.0,
            at: At {
                foot: true,
                x: 480.0,
            },
        }
    }

    fn stands(ink: &[Sides]) -> ((f32, f32, f32, f32), Sides) {
        let placing = place(SHEET, SHEET, ink, vec![number()]);
        let Mark::Line { from, to, .. } = placing.marks[0] else {
            panic!("a line went in");
        };
        (placing.page, Sides::of([from.0, from.1, to.0, to.1]))
    }

    #[test]
    fn a_number_stands_where_it_is_wanted_if_nothing_is_there() {
        let (page, number) = stands(&[]);
        assert_eq!(page, (0.0, 0.0, 595.0, 842.0));
        assert_eq!(number.left, 480.0);
        assert!(number.top < 842.0 - EDGE && number.bottom > 780.0);
    }

    #[test]
    fn it_makes_way_for_the_pages_own_number() {
        let own = Sides::of([470.0, 20.0, 540.0, 60.0]);
        let (page, number) = stands(&[own]);
        assert_eq!(page.2, 595.0, "the page keeps its size");
        let on_page = Sides::of([
            number.left,
            842.0 - number.top,
            number.right,
            842.0 - number.bottom,
        ]);
        let both = on_page.within(&own);
        assert!(
            both.left > both.right || both.bottom > both.top,
            "{number:?}"
        );
    }

    #[test]
    fn a_scan_that_fills_the_sheet_is_made_smaller_but_little() {
        let all = Sides::of([0.0, 0.0, 595.0, 842.0]);
        let (page, number) = stands(&[all]);
        assert!(page.3 > 842.0 * 0.94 && page.3 < 842.0, "{page:?}");
        assert!(number.bottom > page.1 + page.3, "below the page");
        assert!(
            (page.2 / page.3 - 595.0 / 842.0).abs() < 1e-3,
            "in proportion"
        );
    }
}
