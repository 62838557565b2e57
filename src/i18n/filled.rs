//! Messages with something put in.

use super::Phrase;

/// A message with `{name}` replaced by what goes by that name. What goes by none stays as it is.
pub(crate) fn filled(template: &str, values: &[(&str, &str)]) -> String {
    let mut text = String::with_capacity(template.len() + 16);
    each_part(template, |part| match part {
        Part::Words(words) => text.push_str(words),
        Part::Place(name) => match values.iter().find(|(known, _)| *known == name) {
            Some((_, value)) => text.push_str(value),
            None => text.extend(["{", name, "}"]),
        },
    });
    text
}

/// The same, where what is put in may be the server's words.
pub(super) fn phrase(template: &str, values: &[(&str, Phrase)]) -> Phrase {
    let mut phrase = Phrase::default();
    each_part(template, |part| {
        let said = std::mem::take(&mut phrase);
        phrase = match part {
            Part::Words(words) => said.words(words.to_owned()),
            Part::Place(name) => match values.iter().find(|(known, _)| *known == name) {
                Some((_, value)) => said.phrase(value.clone()),
                None => said.words(["{", name, "}"].concat()),
            },
        };
    });
    phrase
}

/// The names that a message has places for, in order.
#[cfg(test)]
pub(super) fn places(template: &str) -> Vec<String> {
    let mut names = Vec::new();
    each_part(template, |part| {
        if let Part::Place(name) = part {
            names.push(name.to_owned());
        }
    });
    names.sort();
    names
}

enum Part<'a> {
    Words(&'a str),
    Place(&'a str),
}

fn each_part<'a>(template: &'a str, mut take: impl FnMut(Part<'a>)) {
    let mut rest = template;
    while let Some((words, after)) = rest.split_once('{') {
        let Some((name, after)) = after.split_once('}') else { break };
        take(Part::Words(words));
        take(Part::Place(name));
        rest = after;
    }
    take(Part::Words(rest));
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn places_are_filled() {
        assert_eq!(filled("{count} of {all}", &[("all", "3"), ("count", "{all}")]), "{all} of 3");
        assert_eq!(filled("a {b} c {d", &[]), "a {b} c {d");
        let said = phrase("Error: {error}.", &[("error", Phrase::default().isolate("{x}"))]);
        assert_eq!((said.to_string().as_str(), said.pieces().len()), ("Error: {x}.", 3));
    }

    proptest! {
        #[test]
        fn without_values_nothing_changes(template in "[a{}é ]*") {
            prop_assert_eq!(filled(&template, &[]), template.clone());
            prop_assert_eq!(phrase(&template, &[]).to_string(), template);
        }
    }
}
