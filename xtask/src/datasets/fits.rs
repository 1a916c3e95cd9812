//! Small FITS files, made up.

/// Length of a block.
const BLOCK: usize = 2880;

/// A header and its data in the making.
pub struct Unit {
    cards: Vec<String>,
    data: Vec<u8>,
}

impl Unit {
    /// The first unit of a file, without data.
    pub fn first() -> Self {
        Self { cards: Vec::new(), data: Vec::new() }.logical("SIMPLE", true).number("BITPIX", 8).number("NAXIS", 0)
    }

    /// The first unit of a file, with an image of bytes.
    pub fn image(width: usize, height: usize) -> Self {
        let unit = Self { cards: Vec::new(), data: pixels(width * height) }.logical("SIMPLE", true);
        unit.axes(width, height)
    }

    /// An extension with an image of bytes.
    pub fn extension(width: usize, height: usize) -> Self {
        let unit = Self { cards: vec!["XTENSION= 'IMAGE   '".into()], data: pixels(width * height) };
        unit.axes(width, height).number("PCOUNT", 0).number("GCOUNT", 1)
    }

    fn axes(self, width: usize, height: usize) -> Self {
        self.number("BITPIX", 8).number("NAXIS", 2).number("NAXIS1", width).number("NAXIS2", height)
    }

    /// Adds a card with a logical value.
    pub fn logical(self, name: &str, value: bool) -> Self {
        self.card(name, &format!("{:>20}", if value { 'T' } else { 'F' }))
    }

    /// Adds a card with a number.
    pub fn number(self, name: &str, value: usize) -> Self {
        self.card(name, &format!("{value:>20}"))
    }

    /// Adds a card with a text.
    pub fn text(self, name: &str, value: &str) -> Self {
        self.card(name, &format!("'{:<8}'", value.replace('\'', "''")))
    }

    /// Adds a card as it is; names of more than eight letters become `HIERARCH` ones.
    fn card(mut self, name: &str, value: &str) -> Self {
        self.cards.push(if name.len() > 8 { format!("HIERARCH {name} = {value}") } else { format!("{name:<8}= {value}") });
        self
    }

    /// Adds `DATASUM` and `CHECKSUM` as they should be (FITS 4.0, appendix J).
    pub fn summed(self) -> Self {
        let data = sum(&self.filled_data(), 0);
        let mut unit = self.text("DATASUM", &data.to_string()).text("CHECKSUM", "0000000000000000");
        let whole = sum(&unit.header(), data);
        let last = unit.cards.len() - 1;
        unit.cards[last] = format!("CHECKSUM= '{}'", encoded(!whole));
        unit
    }

    /// Adds a wrong `DATASUM`.
    pub fn summed_wrongly(self) -> Self {
        self.text("DATASUM", "2503531142")
    }

    fn header(&self) -> Vec<u8> {
        let mut bytes: Vec<u8> = self.cards.iter().flat_map(|card| latin1(card)).collect();
        bytes.extend_from_slice(format!("{:<80}", "END").as_bytes());
        bytes.resize(bytes.len().next_multiple_of(BLOCK), b' ');
        bytes
    }

    fn filled_data(&self) -> Vec<u8> {
        let mut data = self.data.clone();
        data.resize(data.len().next_multiple_of(BLOCK), 0);
        data
    }

    /// The bytes.
    pub fn bytes(&self) -> Vec<u8> {
        [self.header(), self.filled_data()].concat()
    }
}

/// A card as bytes, each character one of them.
fn latin1(card: &str) -> Vec<u8> {
    let mut bytes: Vec<u8> = card.chars().map(|c| u8::try_from(c).unwrap_or(b'?')).collect();
    bytes.resize(80, b' ');
    bytes
}

fn pixels(count: usize) -> Vec<u8> {
    (0..count).map(|at| (at * 37 % 251) as u8).collect()
}

/// Ones' complement sum over words of 32 bits.
fn sum(bytes: &[u8], start: u32) -> u32 {
    let words = bytes.chunks_exact(4).map(|word| u32::from_be_bytes([word[0], word[1], word[2], word[3]]));
    words.fold(start, |sum, word| {
        let (sum, carry) = sum.overflowing_add(word);
        sum + u32::from(carry)
    })
}

/// A sum as sixteen letters and digits.
fn encoded(value: u32) -> String {
    let mut text = [b'0'; 16];
    for (at, byte) in value.to_be_bytes().into_iter().enumerate() {
        let mut parts = [byte / 4 + byte % 4 + b'0', byte / 4 + b'0', byte / 4 + b'0', byte / 4 + b'0'];
        // Only letters and digits: what one loses its neighbour gains.
        while let Some(pair) = (0..2).find(|pair| parts[pair * 2..pair * 2 + 2].iter().any(|part| !part.is_ascii_alphanumeric())) {
            parts[pair * 2] += 1;
            parts[pair * 2 + 1] -= 1;
        }
        for (place, part) in parts.into_iter().enumerate() {
            text[place * 4 + at] = part;
        }
    }
    text.rotate_right(1);
    text.into_iter().map(char::from).collect()
}
