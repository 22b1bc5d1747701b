//! Names that are masked: the longest that begins at a letter.

/// Bits of the sieve that two letters have one of.
const SIEVE: u32 = 18;

/// Names by their first two letters.
pub struct Names {
    /// Each name once: by its first two letters, the longest first.
    names: Vec<Vec<u16>>,
    /// First two letters and where their names begin in `names`, ascending.
    heads: Vec<(u32, u32)>,
    /// Most pairs of letters begin no name: a bit tells so at once.
    sieve: Vec<u64>,
}

impl Names {
    /// Names of fewer than two letters are left out.
    pub fn of(mut names: Vec<Vec<u16>>) -> Self {
        names.retain(|name| name.len() >= 2);
        names.sort_unstable_by(|a, b| (head(a), b.len(), a).cmp(&(head(b), a.len(), b)));
        names.dedup();
        let mut heads: Vec<(u32, u32)> = Vec::new();
        let mut sieve = vec![0_u64; 1 << (SIEVE - 6)];
        for (name, number) in names.iter().zip(0..) {
            let head = head(name);
            if heads.last().is_none_or(|(last, _)| *last != head) {
                heads.push((head, number));
                sieve[bit(head) >> 6] |= 1 << (bit(head) & 63);
            }
        }
        Names {
            names,
            heads,
            sieve,
        }
    }

    /// Letters of the longest name that a text begins with; 0 where none does.
    pub fn at(&self, text: &[u16]) -> usize {
        if text.len() < 2 {
            return 0;
        }
        let head = head(text);
        if self.sieve[bit(head) >> 6] >> (bit(head) & 63) & 1 == 0 {
            return 0;
        }
        let Ok(at) = self.heads.binary_search_by_key(&head, |(head, _)| *head) else {
            return 0;
        };
        let start = self.heads[at].1 as usize;
        let end = self.heads.get(at + 1).map(|(_, next)| *next as usize);
        let alike = &self.names[start..end.unwrap_or(self.names.len())];
        let longest = alike.iter().find(|name| text.starts_with(name));
        longest.map_or(0, Vec::len)
    }
}

fn head(name: &[u16]) -> u32 {
    u32::from(name[0]) << 16 | u32::from(name[1])
}

fn bit(head: u32) -> usize {
    (head.wrapping_mul(0x9E37_79B1) >> (32 - SIEVE)) as usize
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_longest_name_that_begins_there_is_told() {
        let letters = |text: &str| text.encode_utf16().collect::<Vec<_>>();
        let names = ["云溪", "云溪县", "云溪县爱卫办", "云州", "县"];
        let names = Names::of(names.map(letters).to_vec());
        let at = |text: &str| names.at(&letters(text));
        assert_eq!(at("云溪县爱卫办印发"), 6);
        assert_eq!(at("云溪县爱卫会"), 3);
        assert_eq!(at("云溪"), 2);
        assert_eq!(at("云州"), 2);
        assert_eq!([at("云"), at(""), at("县城"), at("云南")], [0; 4]);
    }
}
