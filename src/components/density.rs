//! How much room a job takes.

/// How much room a job takes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Density {
    /// A card, with everything about the job.
    #[default]
    Comfortable,
    /// A row of 40 pixels: icon, title, progress or error, time; its buttons where it is hovered or has the focus.
    Compact,
}

impl Density {
    /// The height of a row, in pixels: what is off the screen counts as so high.
    pub(super) const ROW: f64 = 40.0;

    /// A name for options, storage and styles: `comfortable`, `compact`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Comfortable => "comfortable",
            Self::Compact => "compact",
        }
    }

    /// The density with this [`name`](Self::name).
    pub fn parse(name: &str) -> Option<Self> {
        [Self::Comfortable, Self::Compact].into_iter().find(|density| density.name() == name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_read_as_they_are_written() {
        for density in [Density::Comfortable, Density::Compact] {
            assert_eq!(Density::parse(density.name()), Some(density));
        }
        for other in ["", "Compact", "compact ", "dense"] {
            assert_eq!(Density::parse(other), None);
        }
    }
}
