//! The steps of the plan, one after the other, and what they find → the report of `juanzong compare`.

use std::path::Path;

use juanzong::error::{Error, Result};
use juanzong::prints::compare::{Gather, Pair, Register, Sink};

use crate::engine::{Engine, url};
use crate::guard;
use crate::plan::{MEETING, Plan};

/// Steps.
const STEPS: usize = 4;

/// Runs the plan. What lies between two steps lies in `work`.
///
/// # Errors
/// The engine fails, or sees other files than we do; whatever the sink reports.
pub async fn answer(
    engine: &Engine,
    plan: &Plan,
    register: &Register<'_>,
    work: &Path,
    sink: &mut dyn Sink,
) -> Result<()> {
    sink.progress(0, STEPS);
    let files = plan.files.iter().map(|file| url(file));
    let files = files.collect::<Result<Vec<_>>>()?;
    engine.read("files", &files, None).await?;
    guard::files(engine, plan.seen).await?;
    sink.progress(1, STEPS);
    engine.view("prints", plan.prints).await?;
    let written = engine.store("meeting", MEETING, &url(work)?).await?;
    if written == 0 {
        return guard::nothing(&plan.sample);
    }
    guard::meeting(engine, written, &plan.sample).await?;
    sink.progress(2, STEPS);
    pairs(engine, plan, register, sink).await?;
    sink.progress(3, STEPS);
    common(engine, plan, register, sink).await
}

async fn pairs(
    engine: &Engine,
    plan: &Plan,
    register: &Register<'_>,
    sink: &mut dyn Sink,
) -> Result<()> {
    let due = engine.row(&plan.due).await?;
    let (mut last, mut come) = (None, [0; 2]);
    engine
        .rows(&plan.pairs, &mut |[left, right, shared, rarity]| {
            come = [come[0] + shared, come[1] + rarity];
            // What shares too little to be told of.
            if left == right {
                return Ok(());
            }
            let pair = Pair {
                left: number(register, left)?,
                right: number(register, right)?,
                shared: whole(shared)?,
                rarity: whole(rarity)?,
            };
            let place = Some((pair.left, pair.right));
            if last.replace((pair.left, pair.right)) >= place {
                return Err(Error::bug("引擎没有按顺序给出结果"));
            }
            sink.pair(pair)
        })
        .await?;
    guard::come(due, come)
}

async fn common(
    engine: &Engine,
    plan: &Plan,
    register: &Register<'_>,
    sink: &mut dyn Sink,
) -> Result<()> {
    let mut gather = Gather::default();
    let small = |value: i64| Ok::<_, Error>(u32::try_from(whole(value)?).unwrap_or(u32::MAX));
    engine
        .rows(&plan.common, &mut |[document, place, units, documents]| {
            let document = number(register, document)?;
            match gather.push(document, small(place)?, small(units)?, small(documents)?) {
                Some(stretch) => sink.common(stretch),
                None => Ok(()),
            }
        })
        .await?;
    gather.end().map_or(Ok(()), |stretch| sink.common(stretch))
}

fn number(register: &Register<'_>, document: i64) -> Result<u32> {
    let number = register.number(document);
    number.ok_or_else(|| Error::bug(format!("引擎给出了清单里没有的材料 {document}")))
}

fn whole(value: i64) -> Result<u64> {
    u64::try_from(value).map_err(|e| Error::bug("引擎给出了负数").because(e))
}
