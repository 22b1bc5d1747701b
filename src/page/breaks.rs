//! Where lines begin: the whole paragraph at once. Every way to break it has a cost (how far gaps
//! are stretched or squeezed, a lone last character) and the cheapest wins. Push-in before
//! push-out follows from squeezing costing less than stretching.

use super::atom::Atom;
use super::line::Frame;
use super::punct::Kind;

/// A last line narrower than this, in ems, looks lost.
const SHORT: f32 = 2.6;

/// Sums over atoms before the one of the index, so that any line is measured by two subtractions.
struct Sums {
    width: Vec<f32>,
    give: Vec<f32>,
    grow: Vec<f32>,
}

/// What becomes of the gaps of a line.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Fit {
    /// Share of what the gaps can give that is taken, from 0 to 1.
    pub squeeze: f32,
    /// Added to a gap, in ems, for each share that it takes.
    pub stretch: f32,
    /// How far the last mark hangs out, in ems.
    pub hang: f32,
    /// What the eye pays.
    pub cost: f32,
}

/// Fits a line that has `spare` ems to fill (negative: too many), whose gaps can `give` and
/// `grow`, and whose last mark can hang out by `hang`. `justify`: it must be filled.
pub fn fit(spare: f32, give: f32, grow: f32, hang: f32, justify: bool) -> Fit {
    let even = Fit {
        squeeze: 0.0,
        stretch: 0.0,
        hang: 0.0,
        cost: 0.0,
    };
    if spare < -0.001 {
        if -spare <= give + 0.001 {
            let squeeze = (-spare / give).min(1.0);
            let cost = 8.0 + 40.0 * squeeze * squeeze;
            return Fit {
                squeeze,
                cost,
                ..even
            };
        }
        if hang > 0.0 && -spare <= give + hang {
            let rest = fit(spare + hang, give, grow, 0.0, justify);
            let cost = rest.cost + 45.0;
            return Fit { hang, cost, ..rest };
        }
        // Too full for its line: only when there is no other way.
        return Fit {
            squeeze: if give > 0.0 { 1.0 } else { 0.0 },
            cost: 1e6 * (-spare - give),
            ..even
        };
    }
    if !justify || spare < 0.001 {
        return even;
    }
    let filled = 100.0 * (spare / grow.max(0.01) / 0.08).powi(2);
    // Of a web address or the like: better short than torn apart.
    let short = 800.0 + 10.0 * spare;
    if short < filled || grow <= 0.0 {
        return Fit {
            cost: short.min(filled),
            ..even
        };
    }
    Fit {
        stretch: spare / grow,
        cost: filled,
        ..even
    }
}

/// The places where lines begin, and the end. `ideal`, for lines that need not be filled, is how
/// wide each should be.
pub fn breaks(atoms: &[Atom], frame: Frame, ideal: Option<f32>) -> Vec<usize> {
    if atoms.is_empty() {
        return vec![0];
    }
    let sums = Sums::of(atoms);
    let mut best = vec![(f32::INFINITY, 0usize); atoms.len() + 1];
    best[0] = (0.0, 0);
    for end in 1..=atoms.len() {
        let cut = match atoms.get(end) {
            Some(next) => match next.cut {
                Some(cut) => cut,
                None => continue,
            },
            None => 0.0,
        };
        for start in (0..end).rev() {
            let least = sums.natural(atoms, start, end) - sums.give(start, end);
            if least > frame.measure + 2.0 && start + 1 < end {
                break;
            }
            if best[start].0.is_infinite() {
                continue;
            }
            let cost = best[start].0 + cut + sums.cost(atoms, frame, ideal, start, end);
            if cost < best[end].0 {
                best[end] = (cost, start);
            }
        }
    }
    let mut at = atoms.len();
    let mut places = vec![at];
    while at > 0 {
        at = best[at].1;
        places.push(at);
    }
    places.reverse();
    places
}

impl Sums {
    fn of(atoms: &[Atom]) -> Self {
        let room = atoms.len() + 1;
        let mut sums = Sums {
            width: Vec::with_capacity(room),
            give: Vec::with_capacity(room),
            grow: Vec::with_capacity(room),
        };
        let (mut width, mut give, mut grow) = (0.0, 0.0, 0.0);
        for atom in atoms {
            sums.width.push(width);
            sums.give.push(give);
            sums.grow.push(grow);
            width += atom.width + atom.gap;
            give += atom.give;
            grow += atom.grow;
        }
        sums.width.push(width);
        sums.give.push(give);
        sums.grow.push(grow);
        sums
    }

    /// Width of a line as set, the blank halves of its outer punctuation trimmed.
    fn natural(&self, atoms: &[Atom], start: usize, end: usize) -> f32 {
        let lead = if start > 0 { atoms[start].lead } else { 0.0 };
        self.width[end] - self.width[start] - atoms[start].gap - lead - atoms[end - 1].trail
    }

    fn give(&self, start: usize, end: usize) -> f32 {
        self.give[end] - self.give[start + 1]
    }

    fn cost(
        &self,
        atoms: &[Atom],
        frame: Frame,
        ideal: Option<f32>,
        start: usize,
        end: usize,
    ) -> f32 {
        let measure = frame.measure - if start == 0 { frame.indent } else { 0.0 };
        let natural = self.natural(atoms, start, end);
        let spare = measure - natural;
        let last = end == atoms.len();
        let grow = self.grow[end] - self.grow[start + 1];
        let hang = if frame.justify {
            atoms[end - 1].hang
        } else {
            0.0
        };
        let give = self.give(start, end);
        let mut cost = fit(spare, give, grow, hang, frame.justify && !last).cost;
        if let Some(ideal) = ideal {
            return cost + 400.0 * ((natural - ideal) / ideal).powi(2);
        }
        if last && start > 0 {
            cost += match natural {
                // A lone character or word with its mark.
                _ if is_lone(&atoms[start..end]) => 800.0,
                n if n < SHORT && frame.justify => 90.0,
                _ => 0.0,
            };
        } else if !last && !frame.justify && spare > 0.0 {
            cost += (spare / measure).powi(2) * 100.0;
        }
        cost
    }
}

fn is_lone(line: &[Atom]) -> bool {
    let marks = |atom: &&Atom| matches!(atom.kind, Kind::Open | Kind::Close);
    line.iter().filter(|atom| !marks(atom)).count() < 2
}
