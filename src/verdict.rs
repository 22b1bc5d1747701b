//! [`Verdict`]: what a person found of two things that are alike. Kept by content, not by name or
//! place: a pair that was judged stays judged until its text changes. Only people judge.

use serde::{Deserialize, Serialize};

use crate::digest::Digest;
use crate::standard::UnitId;

/// What a person found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// 属实: it was copied.
    Upheld,
    /// 合理引用: these two may share it.
    Quoted,
    /// 公共模板: everybody may share it.
    Template,
}

/// Two things that are alike, as they are known from one check to the next.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Pair {
    /// Kind of likeness.
    pub kind: String,
    /// Whose the two sides are, ascending.
    pub units: Vec<UnitId>,
    /// The two contents, whichever is called first.
    pub contents: Digest,
    /// The words that both share, where it is passages that do.
    pub shared: Option<Digest>,
}

/// A verdict on a pair, and who is answerable for it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ruling {
    /// Number in the ledger under which it was judged.
    pub number: u32,
    /// What was judged.
    pub pair: Pair,
    /// What was found.
    pub verdict: Verdict,
    /// Who.
    pub by: String,
    /// Day, `YYYY-MM-DD`.
    pub date: String,
    /// Why; may be empty for [`Verdict::Upheld`].
    pub why: String,
}

impl Verdict {
    /// Every verdict, in the order of a form.
    pub const ALL: [Verdict; 3] = [Verdict::Upheld, Verdict::Quoted, Verdict::Template];

    /// In Chinese.
    pub fn in_words(self) -> &'static str {
        match self {
            Verdict::Upheld => "属实",
            Verdict::Quoted => "合理引用",
            Verdict::Template => "公共模板",
        }
    }

    /// Whether it takes the accusation away.
    pub fn excuses(self) -> bool {
        self != Verdict::Upheld
    }
}

impl Pair {
    /// Whether a verdict on `judged` speaks of this pair: same units (of a template, any), and
    /// either both contents are what they were or the words they share are.
    fn is(&self, judged: &Pair, verdict: Verdict) -> bool {
        self.kind == judged.kind
            && (verdict == Verdict::Template || self.units == judged.units)
            && (self.contents == judged.contents
                || self.shared.is_some() && self.shared == judged.shared)
    }
}

impl Ruling {
    /// The verdict on a pair; the latest, of one on these very units and one on anybody the former.
    pub fn on<'r>(rulings: &'r [Ruling], pair: &Pair) -> Option<&'r Ruling> {
        let mut found = rulings.iter().rev().filter(|r| pair.is(&r.pair, r.verdict));
        let first = found.next();
        first
            .filter(|r| r.pair.units == pair.units)
            .or_else(|| found.find(|r| r.pair.units == pair.units))
            .or(first)
    }

    /// In one line: `合理引用：联合发文（张三 2026-11-22 认定，文字改动后失效）`.
    pub fn in_words(&self) -> String {
        let Ruling { by, date, why, .. } = self;
        let verdict = self.verdict.in_words();
        let why = match why.as_str() {
            "" => String::new(),
            why => format!("：{why}"),
        };
        format!("{verdict}{why}（{by} {date} 认定，文字改动后失效）")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::digest::digest;

    fn pair(units: [&str; 2], contents: &str, shared: &str) -> Pair {
        Pair {
            kind: "passage".into(),
            units: units.map(Into::into).to_vec(),
            contents: digest(contents.as_bytes()),
            shared: Some(digest(shared.as_bytes())),
        }
    }

    fn ruling(pair: Pair, verdict: Verdict) -> Ruling {
        Ruling {
            number: 1,
            pair,
            verdict,
            by: "张三".into(),
            date: "2026-11-22".into(),
            why: "两家联合发文".into(),
        }
    }

    #[test]
    fn a_verdict_holds_while_the_papers_or_the_shared_words_stand() {
        let rulings = [ruling(pair(["a", "b"], "1", "x"), Verdict::Quoted)];
        let on = |pair| Ruling::on(&rulings, &pair).is_some();
        assert!(on(pair(["a", "b"], "1", "other")), "the papers stand");
        assert!(on(pair(["a", "b"], "2", "x")), "the shared words stand");
        assert!(!on(pair(["a", "b"], "2", "y")), "both changed");
        assert!(!on(pair(["a", "c"], "1", "x")), "nobody judged a and c");
    }

    #[test]
    fn a_template_is_everybodys_unless_two_were_judged_themselves() {
        let rulings = [
            ruling(pair(["a", "c"], "1", "x"), Verdict::Upheld),
            ruling(pair(["a", "b"], "1", "x"), Verdict::Template),
        ];
        let on = |units| Ruling::on(&rulings, &pair(units, "1", "x")).map(|r| r.verdict);
        assert_eq!(on(["d", "e"]), Some(Verdict::Template));
        assert_eq!(on(["a", "c"]), Some(Verdict::Upheld));
    }
}
