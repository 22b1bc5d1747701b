//! [`Pick`]: what a page wants to be picked, and what becomes of it.

use std::path::Path;

use serde::{Deserialize, Serialize};

/// What is picked, and for which page.
#[derive(Deserialize, Serialize, Debug, Default, Clone, Copy, PartialEq, Eq)]
#[serde(rename_all = "lowercase")]
pub enum Pick {
    /// A folder to open or begin a project in.
    #[default]
    Project,
    /// Of a unit's check of itself.
    Prints,
    Key,
    Out,
    /// Of the comparison of counties.
    Counties,
    CountiesKey,
    CountiesTexts,
    CountiesOut,
    /// A folder of papers whose stock phrases are counted.
    Stock,
}

/// What kind of thing is picked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum What {
    /// A folder to open or begin a project in.
    Project,
    /// A file of fingerprints.
    Prints,
    /// A key file.
    Key,
    /// A project whose papers may be shown.
    Texts,
    /// A folder to write into.
    Out,
    /// A folder of papers.
    Stock,
}

/// A page that asks for something to be picked.
#[derive(Serialize)]
pub struct Asker {
    name: &'static str,
    pub address: &'static str,
    pub menu: &'static str,
}

const START: Asker = Asker {
    name: "开始",
    address: "/start",
    menu: "start",
};
const OWN: Asker = Asker {
    name: "自查",
    address: "/prints",
    menu: "prints",
};
const COUNTIES: Asker = Asker {
    name: "跨县比对",
    address: "/counties",
    menu: "start",
};
const PHRASES: Asker = Asker {
    name: "统计套话",
    address: "/stock",
    menu: "settings",
};

impl Pick {
    /// The same in an address.
    pub fn name(self) -> &'static str {
        match self {
            Pick::Project => "project",
            Pick::Prints => "prints",
            Pick::Key => "key",
            Pick::Out => "out",
            Pick::Counties => "counties",
            Pick::CountiesKey => "countieskey",
            Pick::CountiesTexts => "countiestexts",
            Pick::CountiesOut => "countiesout",
            Pick::Stock => "stock",
        }
    }

    /// What kind of thing it is.
    pub fn what(self) -> What {
        match self {
            Pick::Project => What::Project,
            Pick::Prints | Pick::Counties => What::Prints,
            Pick::Key | Pick::CountiesKey => What::Key,
            Pick::CountiesTexts => What::Texts,
            Pick::Out | Pick::CountiesOut => What::Out,
            Pick::Stock => What::Stock,
        }
    }

    /// The page that asks.
    pub fn asker(self) -> Asker {
        match self {
            Pick::Project => START,
            Pick::Prints | Pick::Key | Pick::Out => OWN,
            Pick::Counties | Pick::CountiesKey | Pick::CountiesTexts | Pick::CountiesOut => {
                COUNTIES
            }
            Pick::Stock => PHRASES,
        }
    }
}

impl What {
    /// What the picker is called then.
    pub fn title(self) -> &'static str {
        match self {
            What::Project => "选文件夹",
            What::Prints => "选指纹文件",
            What::Key => "选密钥文件",
            What::Texts => "选原文所在的项目",
            What::Out => "结果写到哪个文件夹",
            What::Stock => "选公文所在的文件夹",
        }
    }

    /// What the button says that takes the folder itself; none where a file is picked.
    pub fn takes_folder(self) -> Option<&'static str> {
        match self {
            What::Project => Some("就用这个文件夹"),
            What::Prints | What::Key => None,
            What::Texts => Some("原文在这个文件夹"),
            What::Out => Some("就写到这个文件夹"),
            What::Stock => Some("统计这个文件夹"),
        }
    }

    /// Whether this file may be picked. A key may be called anything.
    pub fn takes(self, file: &Path) -> bool {
        let prints = file
            .extension()
            .is_some_and(|end| end.eq_ignore_ascii_case("parquet"));
        match self {
            What::Prints => prints,
            What::Key => !prints,
            What::Project | What::Texts | What::Out | What::Stock => false,
        }
    }
}
