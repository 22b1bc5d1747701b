//! Juanzong 卷宗: checks what units hand in for a 国家卫生城市 assessment against the manifest of
//! required material, finds what was copied, keeps the ledger and the score, and renders the
//! dossiers to archival PDF and a verifiable package. This page is the architecture document.
//!
//! # Bird's eye
//!
//! The work is a **matrix of slots**: every requirement × responsible unit × year is one place
//! where material is due (应交项, [`standard::Slot`]). An empty slot is 缺项; two slots with one
//! content are 雷同; points hang on slots; a dossier is the slots in the order of the standard; and
//! a slot survives the renaming of a file, so it is the identity of a problem from one check to
//! the next.
//!
//! ```text
//! juanzong.yaml + standard ──▶ Project ─────────────────┐
//! folders ──walk──▶ Catalogue (materials in slots) ──────┤
//!   bytes ──facts──▶ Facts by digest (text, metadata) ───┼──▶ Evidence ──rules──▶ Findings ──▶ Ledger ─┐
//!                     │                                  │        │                  └────────▶ Score ──┼─▶ Assessment ──output──▶ pdf, zip,
//!                     └──────────likeness────────────────┘        └──arrange──▶ Dossiers ───────────────┘                 xlsx, html, json
//! ```
//!
//! [`assess::assess`] is the whole program, once through; read it first.
//!
//! # Where things are
//!
//! | module | what it is |
//! |---|---|
//! | [`error`] | when *we* cannot work |
//! | [`digest`] | SHA-256, by which contents are known |
//! | [`standard`] | what is required, of whom, for which years; figures and schemes of scoring; data under `templates/standards/` |
//! | [`project`] | one evaluation: `juanzong.yaml`, or what a bare folder tells |
//! | [`catalogue`] | what was submitted, and in which slot it belongs |
//! | [`walk`] | folders → catalogue; the only code that reads submissions |
//! | [`read`] | bytes → text; **`FORMATS`** |
//! | [`facts`] | what one content says; the unit of caching |
//! | [`worker`] | readers in processes of their own, with bounds |
//! | [`ocr`] | words on scanned pages, where asked for |
//! | [`office`] | documents as LibreOffice renders them, where asked for |
//! | [`paper`] | what an official paper says of itself: number, issuer, date |
//! | [`places`] | place names and where they stand in a text |
//! | [`likeness`] | who copied whom |
//! | [`evidence`] | all that a rule may look at |
//! | [`rules`] | what can be wrong; **`RULES`** |
//! | [`verdict`] | what a person found of two things alike |
//! | [`finding`] | what is wrong |
//! | [`ledger`] | 整改台账 across runs |
//! | [`score`] | who lost which points; the evaluation by each scheme |
//! | [`dossier`] | which slots make which 案卷 |
//! | [`page`] | blocks → laid-out pages; no PDF |
//! | [`output`] | what is written; **`OUTPUTS`** |
//! | [`ooxml`] | parts of an office document → its bytes |
//! | [`bag`] | BagIt packages: written in one pass, checked file by file |
//! | [`prints`] | fingerprints that travel, in Parquet; comparing a province by them |
//! | [`assess`] | the stages, in order |
//! | [`store`] | SQLite: facts by digest, the ledger, assignments, orders |
//! | [`desk`] | a project and its records, open; the clock, the fonts on the disk |
//! | [`demo`] | the made-up county |
//! | [`web`] | the local page: the commands for people without a command line |
//! | [`cli`] | one file a command |
//!
//! `cluster/` is a package of its own, `juanzong-cluster`, built by name only: the comparison of
//! [`prints`] as SQL for engines that many machines can run. It uses this library for all but that.
//!
//! # How it grows
//!
//! Three things grow for ever, and each grows the same way: **one new file, one line in one table,
//! one fixture**. A file format: `read/`, [`read::FORMATS`], `fixtures/formats/`. A rule: `rules/`,
//! [`rules::RULES`], `fixtures/rules/<CODE>.md`, which is its test and its manual page. An output:
//! `output/`, [`output::OUTPUTS`]. A standard or an edition is a YAML file and no code.
//!
//! # What must always hold
//!
//! 1. What is wrong with a submission is a [`finding::Finding`]; an [`error::Error`] means we could
//!    not work. One unreadable file never stops a run, and never passes silently for clean.
//! 2. From evidence on there is no disk, clock, network, thread or chance. Same evidence, same
//!    bytes out. Ordered collections only.
//! 3. Submissions are opened for reading; nothing is ever written inside them.
//! 4. Only a person strikes off; the machine moves an entry to 待验收 at most.
//! 5. A suspicion is worded as one, carries both passages, says how it was measured, and may be
//!    excused with a reason, a name and an expiry.
//! 6. A finding's identity is (rule, subject): not wording, order, or file names inside a slot.
//! 7. Facts depend on bytes and on our reader's version only.
//! 8. Unreadable, hostile or huge input is bounded in time, memory and depth.
//! 9. No `unsafe` of ours; no panic on any input bytes.
//! 10. Nothing leaves the machine.
//!
//! `tests/tidy.rs` enforces the layering, the homes of third-party crates, and invariant 2.

pub mod assess;
pub mod bag;
pub mod catalogue;
pub mod cli;
pub mod demo;
pub mod desk;
pub mod digest;
pub mod dossier;
pub mod error;
pub mod evidence;
pub mod facts;
pub mod finding;
pub mod ledger;
pub mod likeness;
pub mod ocr;
pub mod office;
pub mod ooxml;
pub mod output;
pub mod page;
pub mod paper;
pub mod places;
pub mod prints;
pub mod project;
pub mod read;
pub mod rules;
pub mod score;
pub mod standard;
pub mod store;
pub mod verdict;
pub mod walk;
pub mod web;
pub mod worker;
