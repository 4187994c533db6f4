//! What the elements of HTML are to a reader of news: which ones break a line, which ones nobody sees.

/// Classes of elements that the walk tells apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Tag {
    /// `html`, `body`: the page itself.
    Root,
    /// `article`.
    Article,
    /// `main`.
    Main,
    /// `div`, `section` and other boxes.
    Box,
    /// `p`.
    Paragraph,
    /// `h1` to `h6`.
    Heading(u8),
    /// `li`, `dd`, `dt`.
    ListItem,
    /// `ul`, `ol`, `dl`.
    List,
    /// `blockquote`.
    Quote,
    /// `pre`: white space counts.
    Pre,
    /// `table` and its sections.
    Table,
    /// `tr`.
    Row,
    /// `td`, `th`.
    Cell,
    /// `figcaption`, `caption`.
    Caption,
    /// `figure`.
    Figure,
    /// `nav`, `footer`, `header`, `aside`, `form`, `dialog`, `menu`, `address`.
    Nav,
    Footer,
    Header,
    Aside,
    Form,
    /// `a`.
    Link,
    /// `b`, `strong`.
    Strong,
    /// `time`.
    Time,
    /// `title` of the page.
    Title,
    /// `script`.
    Script,
    /// Not shown as text: `style`, `template`, `svg`, `select`, `button`, …
    Hidden,
    /// `br`.
    Break,
    /// `hr`.
    Rule,
    /// Has no content and breaks nothing: `img`, `meta`, `link`, `input`, …
    Void,
    /// Anything else: part of a line.
    Inline,
}

impl Tag {
    pub(crate) fn of(name: &[u8]) -> Self {
        match name {
            b"html" | b"body" => Self::Root,
            b"article" => Self::Article,
            b"main" => Self::Main,
            b"div" | b"section" | b"center" | b"details" | b"summary" | b"fieldset" | b"hgroup" | b"head"
            | b"frameset" | b"search" | b"amp-story" | b"marquee" => Self::Box,
            b"p" => Self::Paragraph,
            b"h1" => Self::Heading(1),
            b"h2" => Self::Heading(2),
            b"h3" => Self::Heading(3),
            b"h4" => Self::Heading(4),
            b"h5" => Self::Heading(5),
            b"h6" => Self::Heading(6),
            b"li" | b"dd" | b"dt" => Self::ListItem,
            b"ul" | b"ol" | b"dl" | b"menu" | b"dir" => Self::List,
            b"blockquote" => Self::Quote,
            b"pre" | b"listing" | b"xmp" | b"plaintext" => Self::Pre,
            b"table" | b"tbody" | b"thead" | b"tfoot" => Self::Table,
            b"tr" => Self::Row,
            b"td" | b"th" => Self::Cell,
            b"figcaption" | b"caption" => Self::Caption,
            b"figure" => Self::Figure,
            b"nav" => Self::Nav,
            b"footer" => Self::Footer,
            b"header" => Self::Header,
            b"aside" => Self::Aside,
            b"form" | b"dialog" | b"address" => Self::Form,
            b"a" => Self::Link,
            b"b" | b"strong" => Self::Strong,
            b"time" => Self::Time,
            b"title" => Self::Title,
            b"script" => Self::Script,
            b"style" | b"template" | b"svg" | b"math" | b"select" | b"datalist" | b"button" | b"textarea"
            | b"object" | b"iframe" | b"canvas" | b"audio" | b"video" | b"noscript" | b"noframes"
            | b"noembed" | b"map" | b"amp-iframe" | b"amp-analytics" | b"amp-ad" | b"rp" | b"rt" => {
                Self::Hidden
            }
            b"br" => Self::Break,
            b"hr" => Self::Rule,
            b"img" | b"meta" | b"link" | b"input" | b"area" | b"base" | b"col" | b"embed" | b"source"
            | b"track" | b"wbr" | b"param" | b"frame" | b"bgsound" | b"basefont" => Self::Void,
            _ => Self::Inline,
        }
    }

    /// Has no end tag.
    pub(crate) fn is_void(self) -> bool {
        matches!(self, Self::Break | Self::Rule | Self::Void)
    }

    /// Starts and ends a block of text.
    pub(crate) fn breaks(self) -> bool {
        !matches!(
            self,
            Self::Link
                | Self::Strong
                | Self::Time
                | Self::Inline
                | Self::Void
                | Self::Break
                | Self::Script
                | Self::Hidden
                | Self::Title
        )
    }

    /// Its content is no text that a reader sees on the page.
    pub(crate) fn is_unseen(self) -> bool {
        matches!(self, Self::Script | Self::Hidden | Self::Title)
    }

    /// An open `p` ends where such an element starts.
    pub(crate) fn ends_paragraph(self) -> bool {
        self.breaks() && !matches!(self, Self::Root)
    }
}
