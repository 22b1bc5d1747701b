//! What control words mean to us (RTF 1.9.1, "Contents of an RTF File").

/// Where text goes.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) enum Destination {
    /// Into the story.
    #[default]
    Text,
    /// Nowhere, with all that is inside.
    Skipped,
    /// Nowhere; but there may be pictures inside.
    Silent,
    Fonts,
    Styles,
    /// Identifiers of editing sessions.
    Sessions,
    /// A value of this name.
    Value(&'static str),
    Picture,
    /// A story of its own: a note.
    Note,
    /// A story of its own: a header or footer.
    Margin,
}

/// The destination that a word begins; `None` where it begins none that we know.
pub(super) fn destination(word: &[u8]) -> Option<Destination> {
    use Destination::{
        Fonts, Margin, Note, Picture, Sessions, Silent, Skipped, Styles, Text, Value,
    };
    Some(match word {
        b"fonttbl" => Fonts,
        b"stylesheet" => Styles,
        b"rsidtbl" => Sessions,
        b"info" | b"sn" | b"sv" => Silent,
        b"title" => Value("title"),
        b"author" => Value("author"),
        b"operator" => Value("operator"),
        b"company" => Value("company"),
        b"creatim" => Value("creatim"),
        b"revtim" => Value("revtim"),
        b"generator" => Value("generator"),
        b"template" => Value("template"),
        b"objclass" => Value("objclass"),
        b"pict" => Picture,
        b"footnote" => Note,
        b"header" | b"headerl" | b"headerr" | b"headerf" | b"footer" | b"footerl" | b"footerr"
        | b"footerf" => Margin,
        // Known, and of the text: shapes, results of fields, formulas, styles of letters.
        b"shppict" | b"shpinst" | b"shptxt" | b"fldrslt" | b"ud" | b"cs" | b"moMath"
        | b"moMathPara" => Text,
        // Copies for older programs; what is not shown; values of no interest.
        b"nonshppict" | b"shprslt" | b"nonesttables" | b"fldinst" | b"colortbl" | b"xe" | b"tc"
        | b"rxe" | b"annotation" | b"ftnsep" | b"ftnsepc" | b"ftncn" | b"aftnsep" | b"aftnsepc"
        | b"aftncn" | b"subject" | b"manager" | b"category" | b"keywords" | b"comment"
        | b"doccomm" | b"hlinkbase" | b"printim" | b"buptim" | b"filetbl" | b"pntxta"
        | b"pntxtb" => Skipped,
        _ => return None,
    })
}

/// The characters that words and symbols stand for.
pub(super) fn character(word: &[u8]) -> Option<&'static str> {
    Some(match word {
        b"tab" => "\t",
        b"line" | b"page" | b"column" | b"softline" | b"softpage" => "\n",
        b"emdash" => "—",
        b"endash" => "–",
        b"lquote" => "‘",
        b"rquote" => "’",
        b"ldblquote" => "“",
        b"rdblquote" => "”",
        b"bullet" => "•",
        b"emspace" | b"enspace" | b"qmspace" | b"~" | b"nestcell" | b"nestrow" => " ",
        b"_" => "-",
        b"{" => "{",
        b"}" => "}",
        b"\\" => "\\",
        _ => return None,
    })
}
