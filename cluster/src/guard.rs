//! Whether the engine sees what we see. A scheduler that can't open a path reports an empty table
//! and no error, which would read as "nothing was copied".

use juanzong::error::{Error, Kind, Result};

use crate::engine::Engine;
use crate::plan::{GUARD, MET};
use crate::sample::Sample;

/// What to do where files are not seen.
const HINT: &str = "\
多半是调度进程或某个执行进程打不开这些文件，或者打开的是另一份。请把指纹文件和 --work 文件夹放在
所有机器都能用同一个路径打开的共享存储上，核对各机器上的路径和权限，再运行一次。";

/// What there is to see: numbers that any engine can make.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Seen {
    /// Rows.
    pub fingerprints: i64,
    /// Documents that have any.
    pub documents: i64,
    /// Σ of the numbers of counties, over all rows.
    pub counties: i64,
    /// Σ of the numbers of units within their counties.
    pub units: i64,
}

impl Seen {
    /// Adds so many rows of this unit.
    pub fn add(&mut self, county: i64, unit: i64, rows: i64) {
        self.fingerprints += rows;
        self.counties += rows * county;
        self.units += rows * (unit - 1000 * county);
    }

    /// Whether this is what there is.
    ///
    /// # Errors
    /// It is not, in Chinese.
    fn expect(self, expected: Seen) -> Result<()> {
        if self == expected {
            return Ok(());
        }
        let what = format!(
            "引擎看到的指纹和文件清单不一样，比对已停止，没有结果。清单：{} 条指纹、{} 份材料；引擎：{} 条、{} 份{}",
            expected.fingerprints,
            expected.documents,
            self.fingerprints,
            self.documents,
            match (self.fingerprints, self.documents) == (expected.fingerprints, expected.documents)
            {
                true => "，但县或单位的代码不同",
                false => "",
            }
        );
        Err(Error::new(Kind::Disk, what).hint(HINT))
    }
}

/// Asks the engine what it sees in `files`.
///
/// # Errors
/// It sees something else, or fails.
pub async fn files(engine: &Engine, expected: Seen) -> Result<()> {
    let [fingerprints, documents, counties, units] = engine.row(GUARD).await?;
    let seen = Seen {
        fingerprints,
        documents,
        counties,
        units,
    };
    seen.expect(expected)
}

/// Asks the engine what it sees of the first step, which wrote so many rows.
///
/// # Errors
/// It sees something else, or lost rows on the way, or fails.
pub async fn meeting(engine: &Engine, written: i64, sample: &Sample) -> Result<()> {
    let [seen, torn] = engine.row(MET).await?;
    if torn != 0 {
        let what = format!("引擎在第一步丢了 {torn} 个指纹的行，比对已停止，没有结果");
        return Err(Error::bug(what));
    }
    if seen != written {
        let what = format!("第一步写出 {written} 条，第二步只看到 {seen} 条，比对已停止，没有结果");
        return Err(Error::new(Kind::Disk, what).hint(HINT));
    }
    found_in(sample, engine.row(&sample.sql()).await?)
}

/// Whether the first step may have found nothing at all.
///
/// # Errors
/// We found something.
pub fn nothing(sample: &Sample) -> Result<()> {
    found_in(sample, [0; 2])
}

fn found_in(sample: &Sample, found: [i64; 2]) -> Result<()> {
    if found == sample.due {
        return Ok(());
    }
    let what = format!(
        "引擎丢了一部分指纹，比对已停止，没有结果。本机抽查的一段里有 {} 条，它只有 {} 条",
        sample.due[0], found[0]
    );
    Err(Error::bug(what))
}

/// Whether the pairs that an engine gave come to what is due: one that loses rows in a join says
/// nothing of it.
///
/// # Errors
/// They don't.
pub fn come(due: [i64; 2], come: [i64; 2]) -> Result<()> {
    let come = come.map(|sum| sum.saturating_mul(2));
    if come == due {
        return Ok(());
    }
    let what = format!(
        "引擎丢了一部分结果，比对已停止，没有结果。应当共有 {} 个指纹，它只给出 {} 个",
        due[0] / 2,
        come[0] / 2
    );
    Err(Error::bug(what))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whatever_is_not_what_there_is_stops_the_work() {
        let mut expected = Seen::default();
        expected.add(110_101, 110_101_003, 40);
        expected.documents = 2;
        assert!(expected.expect(expected).is_ok());
        let nothing = Seen::default()
            .expect(expected)
            .expect_err("nothing is seen");
        assert!(
            nothing
                .to_string()
                .contains("40 条指纹、2 份材料；引擎：0 条、0 份"),
            "{nothing}"
        );
        let mut other = Seen::default();
        other.add(110_101, 110_101_004, 40);
        other.documents = 2;
        let said = other.expect(expected).expect_err("another unit");
        assert!(said.to_string().contains("代码不同"), "{said}");
    }

    #[test]
    fn an_engine_that_loses_rows_is_found_out() {
        assert!(come([20, 4000], [10, 2000]).is_ok());
        let sample = Sample {
            range: 0..=9,
            due: [3, 9],
        };
        assert!(found_in(&sample, [3, 9]).is_ok());
        for found in [[2, 9], [3, 8]] {
            assert!(found_in(&sample, found).is_err());
        }
        assert!(nothing(&sample).is_err());
        let said = come([20, 4000], [9, 1800]).expect_err("one is lost");
        assert!(
            said.to_string()
                .contains("应当共有 10 个指纹，它只给出 9 个")
        );
    }
}
