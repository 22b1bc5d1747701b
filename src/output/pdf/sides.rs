//! [`Sides`]: an upright box in a page's own space, and what turning does to it.

/// An upright box, in points.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Sides {
    /// Left.
    pub left: f32,
    /// Bottom.
    pub bottom: f32,
    /// Right.
    pub right: f32,
    /// Top.
    pub top: f32,
}

impl Sides {
    /// Two corners in any order.
    pub fn of([a, b, c, d]: [f32; 4]) -> Self {
        Sides {
            left: a.min(c),
            bottom: b.min(d),
            right: a.max(c),
            top: b.max(d),
        }
    }

    /// Neither empty nor absurd.
    pub fn is_sound(&self) -> bool {
        let (w, h) = (self.right - self.left, self.top - self.bottom);
        (1.0..=20_000.0).contains(&w) && (1.0..=20_000.0).contains(&h)
    }

    /// What both cover.
    pub fn within(&self, other: &Sides) -> Sides {
        Sides {
            left: self.left.max(other.left),
            bottom: self.bottom.max(other.bottom),
            right: self.right.min(other.right),
            top: self.top.min(other.top),
        }
    }

    /// The matrix that turns the box clockwise by so many degrees, brings its lower left corner to
    /// the origin and makes it larger by `unit`, and the size it then has.
    pub fn turned(&self, degrees: i64, unit: f32) -> ([f32; 6], f32, f32) {
        let (w, h) = (self.right - self.left, self.top - self.bottom);
        let (matrix, w, h) = match degrees {
            90 => ([0.0, -1.0, 1.0, 0.0, -self.bottom, self.right], h, w),
            180 => ([-1.0, 0.0, 0.0, -1.0, self.right, self.top], w, h),
            270 => ([0.0, 1.0, -1.0, 0.0, self.top, -self.left], h, w),
            _ => ([1.0, 0.0, 0.0, 1.0, -self.left, -self.bottom], w, h),
        };
        (matrix.map(|number| number * unit), w * unit, h * unit)
    }

    /// The upright box around this one after a matrix.
    pub fn through(&self, [a, b, c, d, e, f]: [f32; 6]) -> Sides {
        let corners = [
            (self.left, self.bottom),
            (self.left, self.top),
            (self.right, self.bottom),
            (self.right, self.top),
        ]
        .map(|(x, y)| (a * x + c * y + e, b * x + d * y + f));
        let fold = |pick: fn(f32, f32) -> f32, of: fn(&(f32, f32)) -> f32| {
            corners.iter().map(of).reduce(pick).unwrap_or(0.0)
        };
        Sides {
            left: fold(f32::min, |p| p.0),
            bottom: fold(f32::min, |p| p.1),
            right: fold(f32::max, |p| p.0),
            top: fold(f32::max, |p| p.1),
        }
    }
}
