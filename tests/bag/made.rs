//! Bags made file by file, each with the verdict that is due, judged by library and by command as
//! `bagit.py --validate --quiet` would be called.

use std::fs;
use std::path::Path;
use std::process::Command;

use super::check;

/// MD5 of `abc` and of nothing.
pub const ABC: &str = "900150983cd24fb0d6963f7d28e17f72";
pub const EMPTY: &str = "d41d8cd98f00b204e9800998ecf8427e";
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Is {
    Valid,
    Invalid,
    /// Valid, with a word on the standard error.
    Warned,
}
pub use Is::{Invalid, Valid, Warned};

/// A bag as a list of files; the manifest is made of `data/` unless it is given.
pub struct Bag {
    name: &'static str,
    is: Is,
    files: Vec<(String, Vec<u8>)>,
}

impl Bag {
    pub fn new(version: &str, name: &'static str, is: Is) -> Self {
        let declaration = format!("BagIt-Version: {version}\nTag-File-Character-Encoding: UTF-8\n");
        Bag {
            name,
            is,
            files: Vec::new(),
        }
        .with("bagit.txt", declaration)
    }

    /// One with one file, listed.
    pub fn basic(version: &str, name: &'static str, is: Is) -> Self {
        Bag::new(version, name, is)
            .with("data/abc.txt", "abc")
            .with("manifest-md5.txt", format!("{ABC}  data/abc.txt\n"))
    }

    /// Adds a file, or puts it in the place of the one of that name.
    pub fn with(mut self, name: &str, content: impl Into<Vec<u8>>) -> Self {
        self.files.retain(|(known, _)| known != name);
        self.files.push((name.into(), content.into()));
        self
    }

    pub fn without(mut self, name: &str) -> Self {
        self.files.retain(|(known, _)| known != name);
        self
    }

    /// Adds a line to the manifest.
    pub fn listing(self, line: &str) -> Self {
        let manifest = "manifest-md5.txt";
        let known = self.files.iter().find(|(name, _)| name == manifest);
        let mut text = known.map_or(Vec::new(), |(_, text)| text.clone());
        text.extend(format!("{line}\n").into_bytes());
        self.with(manifest, text)
    }

    pub fn write(&self, root: &Path) {
        for (name, content) in &self.files {
            let path = root.join(name);
            fs::create_dir_all(path.parent().expect("a folder")).expect("made");
            fs::write(path, content).expect("written");
        }
    }

    pub fn judge(&self) {
        let home = tempfile::tempdir().expect("a folder");
        self.write(home.path());
        let ran = Command::new(env!("CARGO_BIN_EXE_juanzong"))
            .args(["verify", "--validate", "--quiet"])
            .arg(home.path())
            .output()
            .expect("our own program");
        let said = String::from_utf8_lossy(&ran.stderr);
        let code = i32::from(self.is == Invalid);
        assert_eq!(ran.status.code(), Some(code), "{}: {said}", self.name);
        assert!(ran.stdout.is_empty(), "{}", self.name);
        let verdict = check(home.path()).expect("readable");
        assert_eq!(verdict.sound(), self.is != Invalid, "{}", self.name);
        match self.is {
            Valid => assert_eq!(verdict.warnings, [], "{}", self.name),
            Invalid => assert!(!said.trim().is_empty(), "{}", self.name),
            Warned => assert!(said.contains('！'), "{}: {said}", self.name),
        }
    }
}
