//! Files sent by the browser, each into a temporary file of ours, never longer than its bound.

use std::io::Write as _;

use axum::extract::Multipart;
use tempfile::NamedTempFile;

use super::job::size;
use crate::error::{Error, Kind, Result};

/// A file that was sent.
pub struct Upload {
    /// Its name, without any folder, as the browser tells it: for showing only.
    pub name: String,
    pub file: NamedTempFile,
}

/// The first file of a form, of at most so many bytes.
///
/// # Errors
/// There is none; it is longer than that; the disk would not have it.
pub async fn receive(mut form: Multipart, most: u64) -> Result<Upload> {
    let broken = |e: &dyn std::fmt::Display| {
        Error::new(Kind::Disk, "文件没有传完")
            .hint("请再传一次。")
            .because(e.to_string())
    };
    while let Some(mut field) = form.next_field().await.map_err(|e| broken(&e))? {
        let Some(name) = field.file_name().map(str::to_owned) else {
            continue;
        };
        let name = name
            .rsplit(['/', '\\'])
            .next()
            .unwrap_or_default()
            .to_owned();
        if name.is_empty() {
            continue;
        }
        let failed = |e: std::io::Error| Error::disk("接收", std::path::Path::new(&name), e);
        let mut file = NamedTempFile::new().map_err(failed)?;
        let mut taken = 0_u64;
        while let Some(chunk) = field.chunk().await.map_err(|e| broken(&e))? {
            taken += chunk.len() as u64;
            if taken > most {
                return Err(Error::usage(format!("“{name}”太大，超过 {}", size(most)))
                    .hint("这里只收一份文件。更大的卷宗包请用命令核验：juanzong verify 卷宗包。"));
            }
            file.write_all(&chunk).map_err(failed)?;
        }
        file.flush().map_err(failed)?;
        return Ok(Upload { name, file });
    }
    Err(Error::usage("没有选文件").hint("请把文件拖进来，或按“选择文件”。"))
}
