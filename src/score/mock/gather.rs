//! Marks row by row, the losses and what would be won back.

use std::collections::BTreeMap;

use super::{
    Account, Books, Line, Loss, Mended, Mock, Origin, Problem, Range, Won, decide, player,
};
use crate::evidence::Evidence;
use crate::evidence::marks::{Mark, SCALE};
use crate::project::Plan;
use crate::standard::{
    By, DepartmentId, Indicator, ItemId, Judged, Outcome, PartId, Row, RowId, Slot, UnitId,
};

/// Losses of less are rounding.
const LEAST: f64 = 1e-9;

/// A scheme under way.
pub(super) struct Gather<'a> {
    pub evidence: &'a Evidence,
    pub plan: &'a Plan,
    books: &'a Books<'a>,
    accounts: &'a BTreeMap<&'a Slot, Account>,
    mended: &'a [Mended<'a>],
    pub judged: Vec<(&'a Indicator, Judged)>,
    lines: Vec<Line>,
    losses: Vec<Loss>,
    gains: Vec<Won>,
}

/// Marks of a row and how they came about.
struct Given {
    got: Option<Range>,
    rating: Option<f64>,
    from: Origin,
    said: String,
}

impl<'a> Gather<'a> {
    pub fn of(
        evidence: &'a Evidence,
        plan: &'a Plan,
        books: &'a Books<'a>,
        accounts: &'a BTreeMap<&'a Slot, Account>,
        mended: &'a [Mended<'a>],
    ) -> Self {
        let indicators = plan.standard.indicators.iter();
        Gather {
            judged: indicators.map(|i| (i, evidence.judge(i))).collect(),
            evidence,
            plan,
            books,
            accounts,
            mended,
            lines: Vec::new(),
            losses: Vec::new(),
            gains: Vec::new(),
        }
    }

    pub fn mock(mut self) -> Mock {
        let scheme = &self.plan.scheme;
        let mut total = scheme.full_marks.map(|_| Range::default());
        for row in &scheme.rows {
            let got = self.row(row, 0, &row.id);
            total = total.zip(got).map(|(sum, got)| sum.plus(got));
        }
        self.gains.sort_by(|a, b| {
            let order = b.points.total_cmp(&a.points);
            order.then_with(|| a.problem.cmp(&b.problem))
        });
        let conclusions = decide::conclusions(&self);
        let vetoes = decide::vetoes(&self);
        let (verdict, reasons) = decide::verdict(scheme, total, &conclusions, &vetoes);
        let samples = scheme.samples_for(&self.evidence.project.scoring.classes);
        let other = scheme.other_passes.iter();
        let judged = self.judged.into_iter();
        Mock {
            scheme: scheme.id.clone(),
            title: scheme.title.clone(),
            standard: self.plan.standard.title.clone(),
            verified: scheme.verified,
            full: scheme.full_marks,
            pass: scheme.pass,
            other_passes: other
                .map(|o| format!("{} 分（{}）", o.marks, o.source))
                .collect(),
            total,
            verdict,
            reasons,
            lines: self.lines,
            conclusions,
            vetoes,
            indicators: judged
                .map(|(i, j)| (i.id.clone(), j.outcome, j.why))
                .collect(),
            losses: self.losses,
            gains: self.gains,
            samples: samples
                .into_iter()
                .map(|(s, n)| (s.title.clone(), n))
                .collect(),
        }
    }

    /// A row and all below it; its marks, where it has full marks.
    fn row(&mut self, row: &'a Row, depth: usize, part: &'a RowId) -> Option<Range> {
        let standard = &self.plan.standard;
        let name = |id: &DepartmentId| player(self.evidence, standard, Some(id)).1;
        let at = self.lines.len();
        self.lines.push(Line {
            id: row.id.clone(),
            title: row.title.clone(),
            depth,
            full: row.full_marks,
            got: None,
            rating: None,
            from: Origin::Nobody,
            said: String::new(),
            verified: row.verified,
            lead: row.lead.as_ref().map_or(String::new(), name),
            supporting: row.supporting.iter().map(name).collect(),
        });
        let below: Vec<Option<Range>> = row
            .rows
            .iter()
            .map(|r| self.row(r, depth + 1, part))
            .collect();
        let given = if below.iter().any(Option::is_some) {
            self.sum(row, &below)
        } else {
            self.leaf(row, part)
        };
        let line = &mut self.lines[at];
        (line.got, line.rating) = (given.got, given.rating);
        (line.from, line.said) = (given.from, given.said);
        line.got
    }

    /// Rows added up; what is left for rows without marks of their own stays open.
    fn sum(&self, row: &Row, below: &[Option<Range>]) -> Given {
        let sum = below
            .iter()
            .flatten()
            .fold(Range::default(), |sum, got| sum.plus(*got));
        let known: f64 = row.rows.iter().filter_map(|row| row.full_marks).sum();
        let open = row.full_marks.map_or(0.0, |full| (full - known).max(0.0));
        let got = Range {
            low: sum.low,
            high: sum.high + open,
        };
        let full = row.full_marks.filter(|full| *full > 0.0 && got.is_exact());
        Given {
            got: Some(got),
            rating: full.map(|full| got.low / full * SCALE),
            from: Origin::Rows,
            said: String::new(),
        }
    }

    fn leaf(&mut self, row: &'a Row, part: &'a RowId) -> Given {
        let key = (self.plan.scheme.id.clone(), row.id.clone());
        if let Some(mark) = self.evidence.marks.given.get(&key) {
            return self.people(row, part, mark);
        }
        let given = match (row.by, row.full_marks) {
            (By::Slots, Some(full)) => self.slots(row, part, full),
            (By::Indicators, Some(full)) => self.indicators(row, part, full),
            _ => None,
        };
        given.unwrap_or(Given {
            got: row.full_marks.map(|full| Range {
                low: 0.0,
                high: full,
            }),
            rating: None,
            from: Origin::Nobody,
            said: String::new(),
        })
    }

    /// What people gave: what is missing to full marks is lost.
    fn people(&mut self, row: &'a Row, part: &'a RowId, mark: &Mark) -> Given {
        let said = match mark.why.is_empty() {
            true => mark.by.clone(),
            false => format!("{}：{}", mark.by, mark.why),
        };
        if let (Some(points), Some(full)) = (mark.points, row.full_marks)
            && full - points > LEAST
        {
            let what = match mark.why.is_empty() {
                true => row.title.clone(),
                false => format!("{}：{}", row.title, mark.why),
            };
            let lead = player(self.evidence, &self.plan.standard, row.lead.as_ref());
            let whose: Vec<(Option<UnitId>, String)> = match mark.units.is_empty() {
                true => vec![lead],
                false => {
                    let name = |unit: &UnitId| self.evidence.unit_name(unit).to_owned();
                    mark.units
                        .iter()
                        .map(|u| (Some(u.clone()), name(u)))
                        .collect()
                }
            };
            self.gains.push(Won {
                problem: Problem::Row(row.id.clone()),
                what: what.clone(),
                units: whose.iter().filter_map(|(unit, _)| unit.clone()).collect(),
                points: full - points,
            });
            let each = (full - points) / whose.len() as f64;
            for (unit, lead) in whose {
                let supporting = self.players(&row.supporting, unit.as_ref());
                self.losses.push(Loss {
                    part: part.clone(),
                    row: row.id.clone(),
                    item: row.item.clone(),
                    what: what.clone(),
                    unit,
                    lead,
                    supporting,
                    points: each,
                    from: Origin::People,
                });
            }
        }
        Given {
            got: mark
                .points
                .filter(|_| row.full_marks.is_some())
                .map(Range::exact),
            rating: Some(mark.rating),
            from: Origin::People,
            said,
        }
    }

    /// The units that play these departments beside the one that leads.
    fn players(&self, departments: &[DepartmentId], lead: Option<&UnitId>) -> Vec<UnitId> {
        let units = departments
            .iter()
            .filter_map(|d| self.evidence.project.player(&self.plan.standard, d));
        let units = units.map(|unit| unit.id.clone());
        let mut units: Vec<UnitId> = units.filter(|unit| Some(unit) != lead).collect();
        units.sort();
        units.dedup();
        units
    }

    /// By the slots of a part: the share of their points that was kept.
    fn slots(&mut self, row: &'a Row, part: &'a RowId, full: f64) -> Option<Given> {
        let wanted = row.part.as_ref()?;
        // Parts of one edition say nothing of another's.
        if self.plan.standard.id != self.evidence.project.standard.id {
            return None;
        }
        let ours = |slot: &Slot| self.in_part(slot, wanted);
        let owed = self.accounts.iter().filter(|(slot, _)| ours(slot));
        let owed: Vec<(&Slot, &Account)> = owed.map(|(slot, account)| (*slot, account)).collect();
        let points: f64 = owed.iter().map(|(_, account)| account.points).sum();
        if points <= 0.0 {
            return None;
        }
        let scale = full / points;
        let lost: f64 = owed.iter().map(|(_, account)| account.lost()).sum();
        let filled = owed.iter().filter(|(_, account)| account.filled).count();
        let mut by_unit: BTreeMap<(&UnitId, &ItemId), (f64, Vec<DepartmentId>)> = BTreeMap::new();
        for (slot, account) in &owed {
            let item = self.books.items.get(&slot.requirement).copied();
            if let (Some(item), true) = (item, account.lost() > LEAST) {
                let (sum, supporting) = by_unit.entry((&slot.unit, item)).or_default();
                *sum += account.lost() * scale;
                let requirement = self.evidence.requirement(&slot.requirement);
                supporting.extend(requirement.into_iter().flat_map(|r| r.supporting.clone()));
            }
        }
        for ((unit, item), (points, supporting)) in by_unit {
            let of = self.plan.standard.items().find(|i| i.id == *item);
            let title = of.map_or(item.as_str(), |item| item.title.as_str());
            self.losses.push(Loss {
                part: part.clone(),
                row: row.id.clone(),
                item: Some(item.clone()),
                what: format!("“{title}”的材料缺交或有问题"),
                unit: Some(unit.clone()),
                lead: self.evidence.unit_name(unit).to_owned(),
                supporting: self.players(&supporting, Some(unit)),
                points,
                from: Origin::Program,
            });
        }
        for mended in self.mended {
            let won = mended
                .slots
                .iter()
                .filter(|(slot, _)| self.in_part(slot, wanted));
            let won: f64 = won.map(|(_, points)| points * scale).sum();
            if won > LEAST {
                self.gains.push(Won {
                    problem: Problem::Finding(mended.finding.identity()),
                    what: mended.finding.message.clone(),
                    units: mended.finding.unit.iter().cloned().collect(),
                    points: won,
                });
            }
        }
        let got = (full - lost * scale).max(0.0);
        Some(Given {
            got: Some(Range::exact(got)),
            rating: (full > 0.0).then(|| got / full * SCALE),
            from: Origin::Program,
            said: format!("应交 {} 项，已交 {filled} 项，按缺交和问题折算", owed.len()),
        })
    }

    fn in_part(&self, slot: &Slot, part: &PartId) -> bool {
        let home = self.evidence.home(&slot.requirement);
        home.is_some_and(|(of, _)| of.id == *part)
    }

    /// By figures, each of equal worth: what can't be judged stays open.
    fn indicators(&mut self, row: &'a Row, part: &'a RowId, full: f64) -> Option<Given> {
        let all = self.judged.iter();
        let counts = |i: &Indicator| row.indicators.is_empty() || row.indicators.contains(&i.id);
        let ours: Vec<&(&Indicator, Judged)> = all.filter(|(i, _)| counts(i)).collect();
        let count = |outcome| ours.iter().filter(|(_, j)| j.outcome == outcome).count();
        let (met, missed, open) = (
            count(Outcome::Met),
            count(Outcome::NotMet),
            count(Outcome::Open),
        );
        if met + missed == 0 {
            return None;
        }
        let each = full / ours.len() as f64;
        let (mut losses, mut gains) = (Vec::new(), Vec::new());
        for (indicator, judged) in ours.iter().filter(|(_, j)| j.outcome == Outcome::NotMet) {
            let (unit, lead) = player(self.evidence, &self.plan.standard, indicator.lead.as_ref());
            let losing = unit.clone();
            let what = format!("指标“{}”未达标：{}", indicator.title, judged.why);
            gains.push(Won {
                problem: Problem::Indicator(indicator.id.clone()),
                what: what.clone(),
                units: unit.iter().cloned().collect(),
                points: each,
            });
            losses.push(Loss {
                part: part.clone(),
                row: row.id.clone(),
                item: indicator.item.clone(),
                what,
                unit,
                lead,
                supporting: self.players(&indicator.supporting, losing.as_ref()),
                points: each,
                from: Origin::Program,
            });
        }
        self.losses.extend(losses);
        self.gains.extend(gains);
        let got = Range {
            low: met as f64 * each,
            high: (met + open) as f64 * each,
        };
        let exact = full > 0.0 && open == 0;
        Some(Given {
            got: Some(got),
            rating: exact.then(|| got.low / full * SCALE),
            from: Origin::Program,
            said: format!("达标 {met} 项，未达标 {missed} 项，未评 {open} 项，各项平均折算"),
        })
    }
}
