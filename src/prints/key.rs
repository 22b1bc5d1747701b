//! [`Key`]: makes fingerprints that nobody without it can guess or compare.

use std::fs::OpenOptions;
use std::io::Write as _;
use std::path::Path;

use crate::digest::{Digest, Hash};
use crate::error::{Error, Kind, Result};

/// Bytes that a key file must have.
const LEAST: usize = 16;
/// Bytes of a key that the program makes.
const MADE: usize = 32;
/// A key file is small: whoever names a large file means another one.
const MOST: u64 = 1 << 20;

/// A key. SHA-256 of 32 secret bytes and the 8 of a hash is what stands for the hash; both lengths
/// are fixed, so that nothing can be appended.
#[derive(Clone)]
pub struct Key([u8; 32]);

impl Key {
    /// Reads a key file: any file of 16 bytes or more, all of which count.
    ///
    /// # Errors
    /// It can't be read, or is too short to be a secret.
    pub fn read(file: &Path) -> Result<Self> {
        let size = std::fs::metadata(file).map_err(|e| Error::disk("读取密钥文件", file, e))?;
        if size.len() > MOST {
            let what = format!("密钥文件太大，多半指错了文件：{}", file.display());
            return Err(Error::usage(what).hint("密钥文件只有几十个字节，用 --new-key 生成。"));
        }
        let bytes = std::fs::read(file).map_err(|e| Error::disk("读取密钥文件", file, e))?;
        if bytes.len() < LEAST {
            let what = format!("密钥文件太短，容易被猜到：{}", file.display());
            return Err(Error::usage(what).hint(format!(
                "至少要 {LEAST} 个字节。用 --new-key 可以生成一个随机的密钥文件。"
            )));
        }
        Ok(Key::of(&bytes))
    }

    /// Makes a key file of random bytes. One that is there already is never overwritten.
    ///
    /// # Errors
    /// There is such a file; the disk would not have it; the system gives no random bytes.
    pub fn make(file: &Path) -> Result<Self> {
        let mut bytes = [0; MADE];
        getrandom::fill(&mut bytes).map_err(|e| {
            Error::new(Kind::Disk, "系统给不出随机数，密钥没有生成").because(e.to_string())
        })?;
        let mut made = OpenOptions::new()
            .write(true)
            .create_new(true)
            .open(file)
            .map_err(|e| {
                Error::disk("新建密钥文件", file, e)
                    .hint("已有的密钥文件不会覆盖；要用它就改用 --key-file。")
            })?;
        made.write_all(&bytes)
            .and_then(|()| made.sync_all())
            .map_err(|e| Error::disk("写入密钥文件", file, e))?;
        Ok(Key::of(&bytes))
    }

    /// Of these secret bytes.
    pub fn of(bytes: &[u8]) -> Self {
        let mut hash = Hash::default();
        hash.update(b"juanzong fingerprints 1\n");
        hash.update(bytes);
        Key(hash.finish().0)
    }

    /// What stands for a hash.
    pub fn seal(&self, hash: u64) -> u64 {
        let Digest(sealed) = self.sealed(&hash.to_le_bytes());
        sealed
            .first_chunk()
            .map_or(0, |first| u64::from_le_bytes(*first))
    }

    /// What stands for a digest.
    pub fn seal_digest(&self, digest: &Digest) -> Digest {
        self.sealed(&digest.0)
    }

    /// By what it is told from other keys.
    pub fn mark(&self) -> String {
        self.sealed(b"mark of the key\n").to_string()[..16].into()
    }

    fn sealed(&self, bytes: &[u8]) -> Digest {
        let mut hash = Hash::default();
        hash.update(&self.0);
        hash.update(bytes);
        hash.finish()
    }
}

/// The hash itself where there is no key.
pub fn seal(key: Option<&Key>, hash: u64) -> u64 {
    key.map_or(hash, |key| key.seal(hash))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_stands_for_a_hash_depends_on_the_whole_key() {
        let (one, other) = (Key::of(&[7; 16]), Key::of(&[7; 17]));
        assert_eq!(one.seal(5), Key::of(&[7; 16]).seal(5));
        assert_ne!(one.seal(5), other.seal(5));
        assert_ne!(one.seal(5), one.seal(6));
        assert_ne!(one.mark(), other.mark());
    }

    #[test]
    fn short_keys_are_refused_and_no_key_is_overwritten() {
        let folder = tempfile::tempdir().expect("a folder");
        let file = folder.path().join("密钥");
        std::fs::write(&file, "短").expect("a file");
        assert!(Key::read(&file).is_err());
        assert!(Key::make(&file).is_err());
        let file = folder.path().join("新密钥");
        let made = Key::make(&file).expect("a new key");
        assert_eq!(Key::read(&file).expect("the key").mark(), made.mark());
    }
}
