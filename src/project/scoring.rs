//! By which schemes an evaluation is scored, of which class the city is, and where the sheets lie
//! that people fill in.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::load::Sound;
use super::{Project, Unit, roles, written};
use crate::standard::yaml::{Mistakes, Step, at};
use crate::standard::{
    self, DepartmentId, Scheme, Standard, UnitId, builtin, builtin_ids, unknown,
};

/// The sheet of figures, unless the project names another.
pub const FIGURES_NAME: &str = "指标数据.xlsx";
/// The sheet of marks, unless the project names another.
pub const MARKS_NAME: &str = "评分表.xlsx";

/// What the mock scoring goes by.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Scoring {
    /// Schemes, side by side, in the order chosen.
    pub plans: Vec<Plan>,
    /// Who plays the departments of the editions that are not the project's own, by edition.
    pub players: BTreeMap<String, BTreeMap<DepartmentId, UnitId>>,
    /// Classes the city is of, such as `省会城市`, `50万至200万`.
    pub classes: Vec<String>,
    /// The sheet of figures.
    pub figures: Option<SheetAt>,
    /// The sheet of marks and conclusions.
    pub marks: Option<SheetAt>,
}

/// A scheme with the edition it belongs to.
#[derive(Debug, Clone, PartialEq)]
pub struct Plan {
    /// The edition: its items, indicators and departments.
    pub standard: Arc<Standard>,
    /// The scheme, with the pass mark of this project.
    pub scheme: Scheme,
}

/// A sheet that people fill in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SheetAt {
    /// Where it lies.
    pub path: PathBuf,
    /// Whether the project file names it; else it may be absent.
    pub named: bool,
}

impl Scoring {
    /// What a project goes by that says nothing of it: every scheme of its standard, the sheets
    /// under their usual names.
    pub(super) fn usual(standard: &Standard, root: &Path) -> Self {
        Scoring {
            plans: of(&Arc::new(standard.clone())),
            players: BTreeMap::new(),
            classes: Vec::new(),
            figures: Some(SheetAt::of(root, None, FIGURES_NAME)),
            marks: Some(SheetAt::of(root, None, MARKS_NAME)),
        }
    }

    /// Both sheets.
    pub fn sheets(&self) -> impl Iterator<Item = &SheetAt> {
        self.figures.iter().chain(&self.marks)
    }
}

impl SheetAt {
    fn of(root: &Path, named: Option<&str>, usual: &str) -> Self {
        SheetAt {
            path: root.join(named.unwrap_or(usual).replace('\\', "/")),
            named: named.is_some(),
        }
    }
}

impl Project {
    /// Every edition whose figures count: the project's own standard first, then those of its
    /// schemes, each once.
    pub fn editions(&self) -> Vec<&Standard> {
        let mut all = vec![&self.standard];
        for plan in &self.scoring.plans {
            if all.iter().all(|known| known.id != plan.standard.id) {
                all.push(&plan.standard);
            }
        }
        all
    }

    /// The unit that plays this department of an edition. Where several do, nobody can tell which
    /// of them is meant.
    pub fn player(&self, edition: &Standard, department: &DepartmentId) -> Option<&Unit> {
        if let Some(players) = self.scoring.players.get(&edition.id) {
            return self.unit(players.get(department)?);
        }
        let units = self.units.iter();
        let mut playing = units.filter(|unit| unit.plays.contains(department));
        let first = playing.next();
        first.filter(|_| playing.next().is_none())
    }

    /// Casts the departments of the editions that are not the project's own.
    pub(super) fn cast_editions(&mut self) {
        let others = self.editions().into_iter().skip(1);
        let cast = others.map(|edition| (edition.id.clone(), roles::players(&self.units, edition)));
        self.scoring.players = cast.collect();
    }
}

pub(super) fn scoring(
    written: &written::Project,
    project: &Project,
    sound: Sound,
    out: &mut Mistakes,
) -> Scoring {
    let own = Arc::new(project.standard.clone());
    let usual = Scoring::usual(&project.standard, &project.root);
    let plans = match &written.schemes {
        None => usual.plans,
        Some(_) if !sound.standard => Vec::new(),
        Some(chosen) => {
            let each = chosen.iter().enumerate();
            each.flat_map(|(i, which)| plans(which, i, &own, project, out))
                .collect()
        }
    };
    let sheet = |named: &Option<String>, usual: &str| {
        Some(SheetAt::of(&project.root, named.as_deref(), usual))
    };
    let scoring = Scoring {
        plans,
        players: BTreeMap::new(),
        classes: written.city_class.clone(),
        figures: sheet(&written.indicators, FIGURES_NAME),
        marks: sheet(&written.marks, MARKS_NAME),
    };
    classes(&scoring, project, sound, out);
    scoring
}

/// All schemes of an edition.
fn of(standard: &Arc<Standard>) -> Vec<Plan> {
    let plan = |scheme: &Scheme| Plan {
        standard: Arc::clone(standard),
        scheme: scheme.clone(),
    };
    standard.schemes.iter().map(plan).collect()
}

fn plans(
    which: &written::WhichScheme,
    i: usize,
    own: &Arc<Standard>,
    project: &Project,
    out: &mut Mistakes,
) -> Vec<Plan> {
    let (id, pass, place) = match which {
        written::WhichScheme::Named(id) => (id, None, at!["schemes", i]),
        written::WhichScheme::Changed(changed) => {
            (&changed.id, changed.pass, at!["schemes", i, "id"])
        }
    };
    if id.ends_with(".yaml") || id.ends_with(".yml") {
        return match standard::load(&project.root.join(id.replace('\\', "/"))) {
            Ok(standard) => of(&Arc::new(standard)),
            Err(error) => {
                out.value(place, error.to_string());
                Vec::new()
            }
        };
    }
    let editions = builtin_ids().filter_map(builtin).map(Arc::new);
    let editions: Vec<Arc<Standard>> = [Arc::clone(own)].into_iter().chain(editions).collect();
    let found = editions
        .iter()
        .find_map(|standard| Some((standard, standard.scheme(id)?)));
    let Some((standard, scheme)) = found else {
        let known = editions.iter().flat_map(|s| &s.schemes);
        out.value(place, unknown("评分方案", id, known.map(|s| s.id.as_str())));
        return Vec::new();
    };
    if let (Some(pass), Some(full)) = (pass, scheme.full_marks)
        && pass > full
    {
        let what = format!("合格线 {pass} 不能高于满分 {full}。");
        out.value(at!["schemes", i, "pass"], what);
    }
    vec![Plan {
        standard: Arc::clone(standard),
        scheme: Scheme {
            pass: pass.or(scheme.pass),
            ..scheme.clone()
        },
    }]
}

/// A class that no edition knows changes nothing: say so.
fn classes(scoring: &Scoring, project: &Project, sound: Sound, out: &mut Mistakes) {
    let standards = || {
        let plans = scoring.plans.iter().map(|plan| plan.standard.as_ref());
        [&project.standard].into_iter().chain(plans)
    };
    let mut known: Vec<&str> = standards()
        .flat_map(|standard| &standard.indicators)
        .flat_map(|indicator| indicator.by_class.keys().map(String::as_str))
        .collect();
    let sizes = scoring.plans.iter().flat_map(|plan| &plan.scheme.classes);
    known.extend(sizes.map(String::as_str));
    known.sort_unstable();
    known.dedup();
    for (i, class) in scoring.classes.iter().enumerate() {
        if sound.standard && !known.contains(&class.as_str()) {
            let place: Vec<Step> = at!["city_class", i];
            out.value(place, unknown("城市类别", class, known.iter().copied()));
        }
    }
}
