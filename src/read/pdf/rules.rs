//! Straight rules on a page, as frames of tables are drawn: strokes, and areas as thin as strokes.

use hayro_interpret::DrawMode;
use hayro_interpret::kurbo::{Affine, BezPath, PathEl, Point, Shape as _};

/// Most rules that are kept of one page, and most points of one path.
const MOST: usize = 4_000;
/// How thick a rule is at most, in points.
const THICK: f64 = 3.0;
/// How long it is at least.
const SHORTEST: f64 = 4.0;

/// A rule that lies flat or stands upright, in points, y growing downwards.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Rule {
    pub(super) x0: f32,
    pub(super) y0: f32,
    pub(super) x1: f32,
    pub(super) y1: f32,
}

impl Rule {
    /// Of a line that runs straight; `None` for a slanting one and for a dot.
    fn of(a: Point, b: Point) -> Option<Self> {
        let (width, height) = ((a.x - b.x).abs(), (a.y - b.y).abs());
        let straight = width.min(height) <= THICK && width.max(height) >= SHORTEST;
        let finite = a.is_finite() && b.is_finite();
        (straight && finite).then(|| Rule {
            x0: a.x.min(b.x) as f32,
            y0: a.y.min(b.y) as f32,
            x1: a.x.max(b.x) as f32,
            y1: a.y.max(b.y) as f32,
        })
    }

    /// Whether it lies flat.
    pub(super) fn is_flat(&self) -> bool {
        self.x1 - self.x0 > self.y1 - self.y0
    }
}

/// Adds the rules that this path draws.
pub(super) fn add(path: &BezPath, place: Affine, mode: &DrawMode, rules: &mut Vec<Rule>) {
    if rules.len() >= MOST || path.elements().len() > MOST {
        return;
    }
    let stroked = matches!(mode, DrawMode::Stroke(_));
    let mut piece: Vec<Point> = Vec::new();
    let mut curved = false;
    for element in path
        .elements()
        .iter()
        .copied()
        .chain([PathEl::MoveTo(Point::ZERO)])
    {
        match place * element {
            PathEl::MoveTo(point) => {
                if !curved {
                    settle(&piece, stroked, rules);
                }
                piece = vec![point];
                curved = false;
            }
            PathEl::LineTo(point) => piece.push(point),
            PathEl::ClosePath => piece.extend(piece.first().copied()),
            PathEl::QuadTo(..) | PathEl::CurveTo(..) => curved = true,
        }
    }
}

/// A piece of a path: its edges where it is stroked, itself where it is a thin area.
fn settle(piece: &[Point], stroked: bool, rules: &mut Vec<Rule>) {
    if stroked {
        rules.extend(
            piece
                .windows(2)
                .filter_map(|ends| Rule::of(ends[0], ends[1])),
        );
    } else if piece.len() > 2 {
        let outline = BezPath::from_vec(
            piece
                .iter()
                .enumerate()
                .map(|(i, point)| match i {
                    0 => PathEl::MoveTo(*point),
                    _ => PathEl::LineTo(*point),
                })
                .collect(),
        );
        let area = outline.bounding_box();
        let corner = |x, y| Point::new(x, y);
        rules.extend(Rule::of(corner(area.x0, area.y0), corner(area.x1, area.y1)));
    }
}
