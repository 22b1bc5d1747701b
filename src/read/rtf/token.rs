//! RTF as a row of groups, words and bytes (RTF 1.9.1, "RTF Syntax").

/// A piece of RTF.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Token<'a> {
    /// `{`
    Open,
    /// `}`
    Close,
    /// A control word with its number, or a control symbol.
    Word(&'a [u8], Option<i32>),
    /// `\'b9`, or a byte of text as it stands.
    Byte(u8),
    /// What follows `\bin`.
    Binary(&'a [u8]),
}

/// The pieces of a file, from the first to the last.
pub(super) struct Tokens<'a> {
    rest: &'a [u8],
}

impl<'a> Tokens<'a> {
    pub(super) fn of(bytes: &'a [u8]) -> Self {
        Tokens { rest: bytes }
    }

    fn take(&mut self, count: usize) -> &'a [u8] {
        let (taken, rest) = self.rest.split_at(count.min(self.rest.len()));
        self.rest = rest;
        taken
    }

    fn control(&mut self) -> Option<Token<'a>> {
        let letters = self.rest.iter().take_while(|b| b.is_ascii_alphabetic());
        let length = letters.count();
        if length == 0 {
            let symbol = self.take(1);
            if symbol != b"'" {
                return (!symbol.is_empty()).then_some(Token::Word(symbol, None));
            }
            let digits = std::str::from_utf8(self.take(2)).unwrap_or_default();
            return Some(match u8::from_str_radix(digits, 16) {
                Ok(byte) => Token::Byte(byte),
                Err(_) => Token::Word(b"'", None),
            });
        }
        let word = self.take(length);
        let sign = usize::from(self.rest.first() == Some(&b'-'));
        let digits = self
            .rest
            .iter()
            .skip(sign)
            .take_while(|b| b.is_ascii_digit());
        let digits = digits.count();
        let number = match digits {
            0 => None,
            _ => std::str::from_utf8(self.take(sign + digits)).ok(),
        };
        let number = number.map(|number| number.parse().unwrap_or(0));
        if self.rest.first() == Some(&b' ') {
            self.take(1);
        }
        if word == b"bin" {
            let length = usize::try_from(number.unwrap_or(0)).unwrap_or(0);
            return Some(Token::Binary(self.take(length)));
        }
        Some(Token::Word(word, number))
    }
}

impl<'a> Iterator for Tokens<'a> {
    type Item = Token<'a>;

    fn next(&mut self) -> Option<Token<'a>> {
        loop {
            match self.take(1) {
                [] => return None,
                b"{" => return Some(Token::Open),
                b"}" => return Some(Token::Close),
                b"\\" => return self.control(),
                // Line ends in the source are no text.
                b"\r" | b"\n" | b"\0" => {}
                [byte, ..] => return Some(Token::Byte(*byte)),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_numbers_bytes_and_binaries() {
        let tokens: Vec<_> = Tokens::of(b"{\\u-123 a\\'b9\r\n\\*\\bin3 {}}}").collect();
        assert_eq!(
            tokens,
            [
                Token::Open,
                Token::Word(b"u", Some(-123)),
                Token::Byte(b'a'),
                Token::Byte(0xb9),
                Token::Word(b"*", None),
                Token::Binary(b"{}}"),
                Token::Close,
            ]
        );
    }
}
