//! [`Press`]: what an output prints with, fonts and templates. Both come in as values; only the
//! command line looks for them on the disk.

use std::sync::OnceLock;

use super::template::Templates;
use crate::page::Fonts;

/// Fonts and templates.
pub struct Press {
    /// Fonts.
    pub fonts: Fonts,
    /// Templates.
    pub templates: Templates,
}

impl Press {
    /// What is compiled in.
    pub fn builtin() -> &'static Press {
        static PRESS: OnceLock<Press> = OnceLock::new();
        PRESS.get_or_init(|| Press {
            fonts: Fonts::with(None, std::collections::BTreeMap::new()),
            templates: Templates::builtin(),
        })
    }
}
