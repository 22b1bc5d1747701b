//! What is written in a standard → what it means: every reference held against what there is.

mod scoring;

use std::collections::{BTreeMap, BTreeSet};

use super::chain;
use super::load::{Origin, unknown};
use super::yaml::{Mistakes, at};
use super::{
    Department, DepartmentId, Due, Item, Link, Part, Requirement, SampleType, SampleTypeId,
    SetPart, Standard, YearRule, written,
};

/// The standard. Beside mistakes it is incomplete.
pub(crate) fn mean(whole: written::Standard, origin: &Origin, out: &mut Mistakes) -> Standard {
    let names = Names {
        departments: whole.departments.iter().map(|d| d.id.clone()).collect(),
        sample_types: whole.sample_types.iter().map(|s| s.id.clone()).collect(),
        kinds: whole.kinds.keys().cloned().collect(),
        sets: &whole.sets,
        origin,
    };
    for key in [
        ("id", whole.id.is_none()),
        ("title", whole.title.is_none()),
        ("parts", whole.parts.is_empty()),
    ] {
        if let (key, true) = key {
            out.key(origin.top(key), format!("缺少“{key}”这一栏。"));
        }
    }
    names.unique(&whole, out);
    let departments = whole
        .departments
        .iter()
        .map(|d| names.department(d, out))
        .collect();
    let sample_types = whole
        .sample_types
        .iter()
        .map(|s| names.sample(s, out))
        .collect();
    let parts: Vec<Part> = whole.parts.iter().map(|p| names.part(p, out)).collect();
    let known = scoring::Known::of(&parts, &whole.indicators);
    let indicators = whole.indicators.iter();
    let indicators = indicators
        .map(|i| names.indicator(i, &known, out))
        .collect();
    let schemes = whole.schemes.iter();
    let schemes = schemes.map(|s| names.scheme(s, &known, out)).collect();
    Standard {
        id: whole.id.unwrap_or_default(),
        title: whole.title.unwrap_or_default(),
        document: whole.document.unwrap_or_default(),
        parts,
        departments,
        sample_types,
        indicators,
        schemes,
        kinds: whole.kinds.clone(),
        sources: whole.sources,
    }
}

struct Names<'a> {
    departments: BTreeSet<String>,
    sample_types: BTreeSet<String>,
    kinds: BTreeSet<String>,
    sets: &'a BTreeMap<String, written::Set>,
    origin: &'a Origin,
}

impl Names<'_> {
    /// Every id is an id, and there is one of each.
    fn unique(&self, whole: &written::Standard, out: &mut Mistakes) {
        for (id, place) in &self.origin.twice {
            let place = place.iter().cloned().chain(at!["id"]).collect();
            out.value(place, format!("代号“{id}”写了两次。"));
        }
        let mut seen = BTreeSet::new();
        let items = || whole.parts.iter().flat_map(|part| &part.items);
        let ids = (whole.parts.iter().map(|part| &part.id))
            .chain(items().map(|item| &item.id))
            .chain(items().flat_map(|item| &item.requirements).map(|r| &r.id))
            .chain(whole.departments.iter().map(|d| &d.id))
            .chain(whole.sample_types.iter().map(|s| &s.id))
            .chain(whole.indicators.iter().map(|i| &i.id))
            .chain(whole.schemes.iter().flat_map(written::Scheme::ids));
        for id in ids {
            let good =
                !id.is_empty() && !id.contains(|c: char| c.is_whitespace() || "/|\\".contains(c));
            if !good {
                let what = format!("“{id}”不能作代号：代号不能空，也不能有空格、斜线和竖线。");
                out.value(self.origin.field(id, "id"), what);
            }
            let again = self.origin.twice.iter().any(|(twice, _)| twice == id);
            if !seen.insert(id) && !again {
                let what =
                    format!("代号“{id}”在继承的标准里已经有了。要改它，请写在 override 下。");
                out.value(self.origin.field(id, "id"), what);
            }
        }
    }

    fn known(
        &self,
        (what, known): (&str, &BTreeSet<String>),
        id: &str,
        (entry, field): (&str, &str),
        out: &mut Mistakes,
    ) -> bool {
        let found = known.contains(id);
        if !found {
            let message = unknown(what, id, known.iter().map(String::as_str));
            out.value(self.origin.field(entry, field), message);
        }
        found
    }

    fn lead(
        &self,
        id: Option<&str>,
        place: (&str, &str),
        out: &mut Mistakes,
    ) -> Option<DepartmentId> {
        let id = id?;
        self.known(("部门", &self.departments), id, place, out)
            .then(|| id.into())
    }

    fn leads(&self, ids: &[String], place: (&str, &str), out: &mut Mistakes) -> Vec<DepartmentId> {
        ids.iter()
            .filter_map(|id| self.lead(Some(id), place, out))
            .collect()
    }

    fn title(&self, title: Option<&String>, id: &str, field: &str, out: &mut Mistakes) -> String {
        match title {
            Some(title) if !title.trim().is_empty() => title.clone(),
            _ => {
                out.key(
                    self.origin.field(id, field),
                    format!("“{id}”缺少 {field}（名称）。"),
                );
                String::new()
            }
        }
    }

    fn department(&self, d: &written::Department, out: &mut Mistakes) -> Department {
        Department {
            id: d.id.as_str().into(),
            name: self.title(d.name.as_ref(), &d.id, "name", out),
            aliases: d.aliases.clone().unwrap_or_default(),
            otherwise: self.lead(d.otherwise.as_deref(), (&d.id, "otherwise"), out),
        }
    }

    fn sample(&self, s: &written::SampleType, out: &mut Mistakes) -> SampleType {
        SampleType {
            id: s.id.as_str().into(),
            name: self.title(s.name.as_ref(), &s.id, "name", out),
            aliases: s.aliases.clone().unwrap_or_default(),
            lead: self.lead(s.lead.as_deref(), (&s.id, "lead"), out),
        }
    }

    fn part(&self, p: &written::Part, out: &mut Mistakes) -> Part {
        Part {
            id: p.id.as_str().into(),
            number: p.number.clone().unwrap_or_default(),
            title: self.title(p.title.as_ref(), &p.id, "title", out),
            lead: self.lead(p.lead.as_deref(), (&p.id, "lead"), out),
            full_marks: p.full_marks,
            items: p.items.iter().map(|i| self.item(i, out)).collect(),
        }
    }

    fn item(&self, i: &written::Item, out: &mut Mistakes) -> Item {
        let supporting = i.supporting.as_deref().unwrap_or_default();
        let mut item = Item {
            id: i.id.as_str().into(),
            number: i.number.clone().unwrap_or_default(),
            title: self.title(i.title.as_ref(), &i.id, "title", out),
            essence: i.essence.clone().unwrap_or_default(),
            lead: self.lead(i.lead.as_deref(), (&i.id, "lead"), out),
            supporting: self.leads(supporting, (&i.id, "supporting"), out),
            veto: i.veto.unwrap_or_default(),
            full_marks: i.full_marks,
            source: i.source.clone().unwrap_or_default(),
            verified: i.verified.unwrap_or_default(),
            requirements: Vec::new(),
        };
        let requirements = i
            .requirements
            .iter()
            .map(|r| self.requirement(r, &item, out));
        item.requirements = requirements.collect();
        item
    }

    fn requirement(
        &self,
        r: &written::Requirement,
        item: &Item,
        out: &mut Mistakes,
    ) -> Requirement {
        let lead = match r.lead.as_deref() {
            Some(own) => self.lead(Some(own), (&r.id, "lead"), out),
            None => item.lead.clone(),
        };
        let supporting = match &r.supporting {
            Some(own) => self.leads(own, (&r.id, "supporting"), out),
            None => item.supporting.clone(),
        };
        let kind = r.kind.clone().unwrap_or_else(|| "evidence".into());
        self.known(("材料种类", &self.kinds), &kind, (&r.id, "kind"), out);
        let samples = r.samples.iter().flatten();
        let samples = samples.filter(|id| {
            self.known(
                ("样本点类型", &self.sample_types),
                id,
                (&r.id, "samples"),
                out,
            )
        });
        let samples = samples.map(|id| id.as_str().into()).collect();
        let title = self.title(r.title.as_ref(), &r.id, "title", out);
        let set = r.parts.is_some();
        Requirement {
            id: r.id.as_str().into(),
            chain: (r.chain.clone()).unwrap_or_else(|| chain::theme(item.id.as_str(), &r.id)),
            links: (r.links.clone()).unwrap_or_else(|| Link::derived(&kind, &title, set)),
            title,
            kind,
            years: r.years.unwrap_or(YearRule::Each),
            least: r.least.unwrap_or(1),
            parts: self.set(r, out),
            marks: r.marks.clone().unwrap_or_default(),
            due: self.due(r, lead.as_ref(), out),
            lead,
            supporting,
            samples,
            full_marks: r.full_marks,
            veto: r.veto.unwrap_or_default(),
            aliases: r.aliases.clone().unwrap_or_default(),
            source: r.source.clone().unwrap_or_else(|| item.source.clone()),
            verified: r.verified.unwrap_or_default(),
            note: r.note.clone(),
        }
    }

    fn set(&self, r: &written::Requirement, out: &mut Mistakes) -> Vec<SetPart> {
        let mut parts = Vec::new();
        for key in r.parts.iter().flatten() {
            match self.sets.get(key) {
                Some(set) => parts.push(SetPart {
                    key: key.clone(),
                    name: set.name.clone(),
                    words: set.words.clone(),
                }),
                None => {
                    let message =
                        unknown("成套材料的部分", key, self.sets.keys().map(String::as_str));
                    out.value(self.origin.field(&r.id, "parts"), message);
                }
            }
        }
        parts
    }

    fn due(
        &self,
        r: &written::Requirement,
        lead: Option<&DepartmentId>,
        out: &mut Mistakes,
    ) -> Vec<Due> {
        const WORDS: &str = "lead、department:代号、every_department、every_street、every_community、every_unit、sample:代号";
        let place = (r.id.as_str(), "due");
        let mut due = Vec::new();
        for word in r.due.as_deref().unwrap_or(&["lead".to_owned()]) {
            match word.split_once(':').unwrap_or((word, "")) {
                ("lead", "") => match lead {
                    Some(lead) => due.push(Due::Department(lead.clone())),
                    None => {
                        let what = format!("“{}”没有牵头部门（lead），不知道该由谁交。", r.id);
                        out.key(self.origin.field(&r.id, "due"), what);
                    }
                },
                ("every_department", "") => due.push(Due::EveryDepartment),
                ("every_street", "") => due.push(Due::EveryStreet),
                ("every_community", "") => due.push(Due::EveryCommunity),
                ("every_unit", "") => due.push(Due::EveryUnit),
                ("department", id) => {
                    due.extend(self.lead(Some(id), place, out).map(Due::Department))
                }
                ("sample", id) => {
                    if self.known(("样本点类型", &self.sample_types), id, place, out) {
                        due.push(Due::EverySample(SampleTypeId::from(id)));
                    }
                }
                _ => {
                    let what = format!("“{word}”不能用在这里，由谁交只能写：{WORDS}。");
                    out.value(self.origin.field(&r.id, "due"), what);
                }
            }
        }
        due
    }
}
