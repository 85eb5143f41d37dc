//! An element as it opens: its name and those of its attributes that matter.
//! In: what the tokenizer found. Out: values by attribute. Knows nothing of what an element means.

/// Values of attributes that are longer are left out: they are pictures or programs.
const MAX_VALUE_BYTES: usize = 64 << 10;

/// Elements that programs hide until they are ready to show them.
const NEVER_HIDDEN: [&str; 2] = ["html", "body"];

/// The attributes of an element that matter.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Attribute {
    Name,
    Property,
    ItemProperty,
    Content,
    DateTime,
    Type,
    Style,
    Hidden,
    PublicationDate,
    Other,
}

/// An element as it opens.
#[derive(Debug, Default)]
pub(super) struct Tag {
    /// Its name, in lower case.
    pub(super) element: String,
    attributes: Vec<(Attribute, String)>,
}

impl Tag {
    /// Begins an element of this name.
    pub(super) fn begin(&mut self, name: &[u8]) {
        self.element = String::from_utf8_lossy(name).into_owned();
        self.attributes.clear();
    }

    /// Adds an attribute, without a value so far.
    pub(super) fn add_attribute(&mut self, name: &[u8]) {
        self.attributes.push((attribute(name), String::new()));
    }

    /// Adds the value of the last attribute.
    pub(super) fn add_value(&mut self, value: &[u8]) {
        if let Some((attribute, text)) = self.attributes.last_mut()
            && *attribute != Attribute::Other
            && text.len() + value.len() <= MAX_VALUE_BYTES
        {
            text.push_str(&String::from_utf8_lossy(value));
        }
    }

    /// Returns the value of an attribute; that of the first if it comes twice.
    pub(super) fn value(&self, wanted: Attribute) -> Option<&str> {
        self.attributes.iter().find(|(attribute, _)| *attribute == wanted).map(|(_, value)| value.as_str())
    }

    /// Says whether the attributes hide the element.
    pub(super) fn is_hidden(&self) -> bool {
        let by_style = |style: &str| {
            let style: String = style.chars().filter(|character| !character.is_whitespace()).collect();
            style.to_ascii_lowercase().contains("display:none")
        };
        let is_hidden = self.value(Attribute::Hidden).is_some() || self.value(Attribute::Style).is_some_and(by_style);
        is_hidden && !NEVER_HIDDEN.contains(&self.element.as_str())
    }
}

fn attribute(name: &[u8]) -> Attribute {
    match name {
        b"name" => Attribute::Name,
        b"property" => Attribute::Property,
        b"itemprop" => Attribute::ItemProperty,
        b"content" => Attribute::Content,
        b"datetime" => Attribute::DateTime,
        b"type" => Attribute::Type,
        b"style" => Attribute::Style,
        b"hidden" => Attribute::Hidden,
        b"pubdate" => Attribute::PublicationDate,
        _ => Attribute::Other,
    }
}
