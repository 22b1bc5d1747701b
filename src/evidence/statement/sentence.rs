//! A sentence, figure by figure. What was said of time and place holds for what follows; what was
//! not understood makes the rest unclear, for it may be of a part.

use super::Statement;
use super::measure::{self, Measure};
use super::mood;
use super::number::{self, Number, Ratio};
use super::phrase::{self, Phrase};
use super::words::{FROM, PAUSES, RISES};
use crate::paper::{Date, Span};
use crate::standard::Year;

/// A sentence of folded text.
pub(super) struct Sentence<'t> {
    chars: &'t [char],
    own: &'t str,
    said: Said,
    /// Brackets that stand open.
    open: usize,
}

/// What was said so far.
#[derive(Debug, Default)]
struct Said {
    scope: Option<String>,
    year: Option<Year>,
    part: Option<String>,
    whole_year: bool,
    stock: bool,
    unclear: bool,
}

/// Where the words that a figure is said of begin and end, and what stands before them.
#[derive(Debug, Clone, Copy)]
struct Clause {
    from: usize,
    to: usize,
}

impl<'t> Sentence<'t> {
    /// Characters without the full stop. `own` is the name of the own place.
    pub fn of(chars: &'t [char], own: &'t str) -> Self {
        Sentence {
            chars,
            own,
            said: Said::default(),
            open: 0,
        }
    }

    /// Its statements, in order; spans count from its first character.
    pub fn read(&mut self) -> Vec<Statement> {
        let mut found = Vec::new();
        if mood::is_aim(&self.words(0, self.chars.len())) {
            return found;
        }
        let mut last = 0;
        // 由61%提高到68%: what it is said of stands before the first.
        let mut before: Option<Clause> = None;
        for number in number::numbers(self.chars) {
            let Some((measure, end)) = self.measure(&number).filter(|_| number.start >= last)
            else {
                continue;
            };
            if self.is_aside(last, number.start) {
                last = end;
                continue;
            }
            let own = self.clause(last, number.start);
            self.pass(last, own.from);
            let rise = RISES.are(&self.words(own.from, own.to));
            let clause = before.take().filter(|_| rise).unwrap_or(own);
            let words = self.words(clause.from, clause.to);
            if FROM.last(&words).is_some() {
                let to = clause.to - 1;
                before = Some(Clause { to, ..clause });
                last = end;
                continue;
            }
            match self.statement(clause, &number, &measure, end) {
                Some(statement) => {
                    // A list goes on with the verb of its first: 新增甲 30 户、乙 25 户.
                    self.said.unclear |= statement.deed;
                    found.push(statement);
                }
                None => self.said.unclear |= !phrase::is_change(&words),
            }
            last = end;
        }
        found
    }

    /// The unit behind a number and where it ends.
    fn measure(&self, number: &Number) -> Option<(Measure, usize)> {
        let ratio = |base: &str| Measure {
            base: base.into(),
            factor: 1.0,
            length: 0,
        };
        let measure = match number.ratio {
            Some(Ratio::Hundred) => ratio("%"),
            Some(Ratio::Thousand) => ratio("‰"),
            None => measure::measure(&self.chars[number.end..])?,
        };
        let end = number.end + measure.length;
        Some((measure, end))
    }

    /// Whether what follows these characters stands in brackets: of a part, or in other words.
    fn is_aside(&mut self, from: usize, to: usize) -> bool {
        for c in &self.chars[from..to] {
            match c {
                '(' | '（' => self.open += 1,
                ')' | '）' => self.open = self.open.saturating_sub(1),
                _ => {}
            }
        }
        self.open > 0
    }

    fn clause(&self, from: usize, to: usize) -> Clause {
        let pause = |c: &char| PAUSES.contains(*c);
        let at = self.chars[from..to].iter().rposition(pause);
        let from = at.map_or(from, |at| from + at + 1);
        Clause { from, to }
    }

    /// Clauses without a figure: a time or a place holds for what follows, anything else makes it
    /// unclear.
    fn pass(&mut self, from: usize, to: usize) {
        for clause in self.chars[from..to].split(|c| PAUSES.contains(*c)) {
            let words: String = clause.iter().filter(|c| !c.is_whitespace()).collect();
            let phrase = phrase::phrase(&words, self.own);
            self.said.unclear |= !phrase.rest.is_empty() || phrase.other;
            self.hold(&phrase);
        }
    }

    fn words(&self, from: usize, to: usize) -> String {
        let chars = self.chars[from..to].iter();
        chars.filter(|c| !c.is_whitespace()).collect()
    }

    fn hold(&mut self, phrase: &Phrase) {
        let said = &mut self.said;
        if phrase.scope.is_some() {
            said.scope.clone_from(&phrase.scope);
        }
        said.year = phrase.year.or(said.year);
        if phrase.part.is_some() || phrase.year.is_some() {
            said.part.clone_from(&phrase.part);
        }
        said.whole_year |= phrase.whole_year;
        said.stock |= phrase.stock;
    }

    /// What the words before a number say of it; `None` where that is not clear.
    fn statement(
        &mut self,
        clause: Clause,
        number: &Number,
        measure: &Measure,
        end: usize,
    ) -> Option<Statement> {
        let phrase = phrase::phrase(&self.words(clause.from, clause.to), self.own);
        self.hold(&phrase);
        let share = measure::is_share(&measure.base);
        if phrase.other
            || self.is_torn(clause)
            || (self.said.unclear && phrase.scope.is_none() && !share)
        {
            return None;
        }
        let ends = self.chars.get(end).is_none_or(|c| PAUSES.contains(*c));
        let behind = phrase.rest.is_empty() && self.said.stock;
        let subject = match behind {
            true => self.thing(end)?,
            false => phrase.rest,
        };
        let deed = phrase::is_deed(&subject);
        let whole = !deed || self.said.whole_year || self.said.year.is_some();
        // 化解率, where something stood before it, is of that.
        let bare = share && self.said.unclear && subject.chars().count() < 5;
        if !(behind || ends) || !whole || bare || !phrase::is_subject(&subject, share) {
            return None;
        }
        let part = self.said.part.clone().unwrap_or_default();
        Some(Statement {
            subject,
            // What a share is of stands in its name; a place told long before may not hold.
            scope: match self.said.unclear {
                true => phrase.scope.unwrap_or_default(),
                false => self.said.scope.clone().unwrap_or_default(),
            },
            year: self.said.year,
            day: self.said.year.filter(|_| part.is_empty()).map(last_day),
            part,
            clear: !self.said.unclear,
            deed,
            value: number.value * measure.factor,
            step: number.step * measure.factor,
            unit: measure.base.clone(),
            written: self.words(number.start, end),
            span: Span {
                start: clause.from,
                end,
            },
        })
    }

    /// Whether the words are the end of a name only: behind a quotation, a bracket, or a list
    /// whose beginning has no figure of its own.
    fn is_torn(&self, clause: Clause) -> bool {
        let Some(at) = clause.from.checked_sub(1) else {
            return false;
        };
        match self.chars[at] {
            '”' | '"' | '“' | '》' | '《' | '）' | ')' => true,
            '、' => !self.chars[..at].last().is_some_and(|c| measure::ends(*c)),
            _ => false,
        }
    }

    /// `现有86座公厕，`: the thing behind its figure.
    fn thing(&self, end: usize) -> Option<String> {
        let rest = self.chars[end..].iter();
        let thing = rest.take_while(|c| !PAUSES.contains(**c));
        let thing: String = thing.take(LONGEST_THING + 1).collect();
        let thing = phrase::named(&thing);
        (thing.chars().count() <= LONGEST_THING && !phrase::is_deed(&thing)).then_some(thing)
    }
}

/// Characters of a thing behind its figure, at most: longer ones go on with the sentence.
const LONGEST_THING: usize = 8;

fn last_day(year: Year) -> Date {
    Date {
        year: year.0,
        month: 12,
        day: 31,
    }
}
