//! [`Basket`]: a few files that are wanted at once and never lie in a folder.

use std::collections::BTreeMap;
use std::io::{Cursor, Read, Write};

use super::Sink;
use crate::error::{Error, Result};

/// Files in memory, by name.
#[derive(Debug, Default)]
pub struct Basket(pub BTreeMap<String, Vec<u8>>);

impl Sink for Basket {
    fn create(&mut self, name: &str) -> Result<Box<dyn Write + '_>> {
        let file = self.0.entry(name.to_owned()).or_default();
        file.clear();
        Ok(Box::new(file))
    }

    fn discard(&mut self, name: &str) -> Result<()> {
        self.0.remove(name).map(|_| ()).ok_or_else(|| none(name))
    }

    fn written(&self) -> Vec<(String, u64)> {
        let files = self.0.iter();
        files
            .map(|(name, bytes)| (name.clone(), bytes.len() as u64))
            .collect()
    }

    fn reread(&self, name: &str) -> Result<Box<dyn Read>> {
        let file = self.0.get(name).ok_or_else(|| none(name))?;
        Ok(Box::new(Cursor::new(file.clone())))
    }
}

fn none(name: &str) -> Error {
    Error::bug(format!("没有写过这个文件：{name}"))
}
