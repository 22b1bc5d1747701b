//! `juanzong cluster sql`: the plan as a script, for those who have an engine of their own.

use std::io::Write;
use std::path::{Path, PathBuf};

use clap::ValueEnum;
use juanzong::cli::Exit;
use juanzong::error::{Error, Kind, Result};
use juanzong::prints::compare::Register;
use juanzong::prints::open_all;

use crate::plan::{FOUND, GUARD, MEETING, MET, Plan, SUMS};

/// How the script is used.
const USE: &str = "\
打印的是这几个文件的 SQL：单位总数、权重、应得的行数都从文件里来，换了文件要重新打印。
先看“核对”那一句的结果和注明的四个数是不是一样，再往下做；最后一句的五个数应当和
  juanzong compare 显示的核对数一样。";

/// 打印比对的 SQL，给已有 Spark、DuckDB 的人用
#[derive(Debug, clap::Args)]
#[command(after_help = USE)]
pub struct Args {
    /// 指纹文件（juanzong fingerprints export 导出），两个以上
    #[arg(value_name = "指纹文件", required = true)]
    files: Vec<PathBuf>,
    /// 给哪种引擎
    #[arg(long, value_name = "引擎", default_value = "duckdb")]
    engine: Dialect,
}

/// An engine, by how it names files and keeps results.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Dialect {
    /// Apache Spark, and whoever speaks like it.
    Spark,
    /// DuckDB.
    Duckdb,
    /// The command line of DataFusion.
    Datafusion,
}

/// Prints the script.
///
/// # Errors
/// A file is damaged or does not fit the others.
pub fn run(args: &Args, out: &mut dyn Write) -> Result<Exit> {
    let sources = open_all(&args.files)?;
    let register = Register::of(&sources)?;
    let plan = Plan::of(&sources, &register)?;
    args.engine.takes(&plan.files)?;
    let script = args.engine.script(&plan);
    out.write_all(script.as_bytes())
        .map_err(|e| Error::new(Kind::Disk, "无法写出结果").because(e))?;
    Ok(Exit::Clean)
}

/// Characters that engines take for patterns in the names of files.
const PATTERNS: &str = "*?[]{}";

impl Dialect {
    /// Whether the engine opens files of these names.
    fn takes(self, files: &[PathBuf]) -> Result<()> {
        let odd = |file: &&PathBuf| file.to_string_lossy().contains(|c| PATTERNS.contains(c));
        match (self, files.iter().find(odd)) {
            // It looks first whether there is such a file.
            (Dialect::Duckdb, _) | (_, None) => Ok(()),
            (_, Some(file)) => {
                let what = format!(
                    "这种引擎把文件名里的 * ? [ ] {{ }} 当作通配符：{}",
                    file.display()
                );
                Err(Error::usage(what).hint("请给文件改名，去掉这些符号，再打印一次。"))
            }
        }
    }

    /// The whole plan; a statement ends with a semicolon at the end of a line.
    pub fn script(self, plan: &Plan) -> String {
        let seen = plan.seen;
        let parts = [
            self.files(&plan.files),
            self.view("prints", plan.prints),
            format!("{};", GUARD.trim_end()),
            format!(
                "-- 上面应得：{} {} {} {}。不一样就不要往下做。",
                seen.fingerprints, seen.documents, seen.counties, seen.units
            ),
            self.table("meeting", MEETING),
            format!("{};", MET.trim_end()),
            format!("{};", plan.sample.sql().trim_end()),
            format!(
                "-- 上面应得：{} {}。",
                plan.sample.due[0], plan.sample.due[1]
            ),
            format!("{};", plan.due.trim_end()),
            self.table("pairs", &plan.pairs),
            format!("{};", FOUND.trim_end()),
            self.table("common", &plan.common),
            format!("{};\n", SUMS.trim_end()),
        ];
        parts.join("\n\n")
    }

    /// The table `files`.
    fn files(self, files: &[PathBuf]) -> String {
        let quoted = |mark: char, file: &Path| {
            let name = file.display().to_string();
            format!(
                "{mark}{}{mark}",
                name.replace(mark, &format!("{mark}{mark}"))
            )
        };
        let union = |one: &dyn Fn((usize, &PathBuf)) -> String| {
            let all: Vec<String> = (1..).zip(files).map(one).collect();
            all.join(" UNION ALL\n")
        };
        match self {
            Dialect::Duckdb => {
                let names: Vec<String> = files.iter().map(|file| quoted('\'', file)).collect();
                let names = names.join(",\n  ");
                self.view(
                    "files",
                    &format!("SELECT * FROM read_parquet([\n  {names}])"),
                )
            }
            Dialect::Spark => {
                let one = |(_, file): (usize, &PathBuf)| {
                    format!("SELECT * FROM parquet.{}", quoted('`', file))
                };
                self.view("files", &union(&one))
            }
            Dialect::Datafusion => {
                let table = |(n, file): (usize, &PathBuf)| {
                    let file = quoted('\'', file);
                    format!("CREATE EXTERNAL TABLE file_{n} STORED AS PARQUET LOCATION {file};\n")
                };
                let tables: String = (1..).zip(files).map(table).collect();
                let one = |(n, _): (usize, &PathBuf)| format!("SELECT * FROM file_{n}");
                format!(
                    "SET datafusion.optimizer.prefer_hash_join = false;\n{tables}\n{}",
                    self.view("files", &union(&one))
                )
            }
        }
    }

    fn view(self, name: &str, sql: &str) -> String {
        let view = match self {
            Dialect::Spark => "TEMPORARY VIEW",
            Dialect::Duckdb | Dialect::Datafusion => "VIEW",
        };
        format!("CREATE OR REPLACE {view} {name} AS\n{};", sql.trim_end())
    }

    /// Rows that are kept between two steps.
    fn table(self, name: &str, sql: &str) -> String {
        let sql = sql.trim_end();
        match self {
            Dialect::Spark => format!(
                "DROP TABLE IF EXISTS {name};\nCREATE TABLE {name} USING parquet AS\n{sql};"
            ),
            Dialect::Duckdb => format!("CREATE OR REPLACE TABLE {name} AS\n{sql};"),
            Dialect::Datafusion => format!(
                "COPY (\n{sql}\n) TO '{name}.parquet' STORED AS PARQUET;\n\
                 CREATE EXTERNAL TABLE {name} STORED AS PARQUET LOCATION '{name}.parquet';"
            ),
        }
    }
}

#[cfg(test)]
mod tests {
    use datafusion::arrow::array::AsArray as _;
    use datafusion::arrow::datatypes::Int64Type;
    use datafusion::prelude::SessionContext;
    use juanzong::prints::Source;
    use juanzong::prints::compare::{Pair, Settings, Sink, Stretch, Sums, compare};

    use super::*;
    use crate::engine::runtime;
    use crate::made;

    struct Take<'r>(&'r Register<'r>, Sums);

    impl Sink for Take<'_> {
        fn pair(&mut self, pair: Pair) -> Result<()> {
            self.1.add(self.0, &pair);
            Ok(())
        }
        fn common(&mut self, _: Stretch) -> Result<()> {
            Ok(())
        }
    }

    #[test]
    fn datafusion_runs_its_script_and_comes_to_the_kernels_sums() {
        let folder = tempfile::tempdir().expect("a folder");
        let tables = &made::tables()[..3];
        let files = (0..).zip(made::write(folder.path(), tables));
        let plain = |(n, file): (usize, PathBuf)| {
            let plain = folder.path().join(format!("县'{n}.parquet"));
            std::fs::rename(file, &plain).expect("another name");
            Source::open(&plain).expect("a file of fingerprints")
        };
        let sources: Vec<Source> = files.map(plain).collect();
        let register = Register::of(&sources).expect("files that fit");
        let plan = Plan::of(&sources, &register).expect("a plan");
        let mut take = Take(&register, Sums::default());
        let work = folder.path().to_path_buf();
        let settings = Settings {
            memory: 64 << 20,
            jobs: 2,
            work,
            stopped: &|| false,
        };
        compare(&sources, &register, &settings, &mut take).expect("a comparison");
        assert!(take.1.pairs > 10);

        let here = |name: &str| folder.path().join(name).display().to_string();
        let script = Dialect::Datafusion.script(&plan);
        let script = ["meeting", "pairs", "common"]
            .iter()
            .fold(script, |script, name| {
                let name = format!("{name}.parquet");
                script.replace(&format!("'{name}'"), &format!("'{}'", here(&name)))
            });
        let context = SessionContext::new();
        let said = runtime().expect("threads").block_on(async {
            let mut said = Vec::new();
            for statement in script.split(";\n").map(str::trim).filter(|s| !s.is_empty()) {
                let rows = context.sql(statement).await.expect("a statement");
                said = rows.collect().await.expect("its rows");
            }
            let columns = said[0].columns().iter();
            let numbers = columns.map(|column| column.as_primitive::<Int64Type>().value(0));
            numbers.collect::<Vec<_>>()
        });
        let Sums {
            pairs,
            shared,
            rarity,
            left,
            right,
        } = take.1;
        let [pairs, shared, rarity] = [pairs, shared, rarity].map(|sum| sum as i64);
        assert_eq!(said, [pairs, shared, rarity, left, right]);
    }

    #[test]
    fn names_that_an_engine_would_take_for_patterns_are_refused() {
        let file = [PathBuf::from("/某县[1].parquet")];
        assert!(Dialect::Duckdb.takes(&file).is_ok());
        for dialect in [Dialect::Spark, Dialect::Datafusion] {
            let said = dialect.takes(&file).expect_err("a pattern").to_string();
            assert!(said.contains("某县[1]"), "{said}");
        }
    }
}
