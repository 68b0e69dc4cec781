//! Why something that looks like a list of values is not taken.
//!
//! Owns the reasons and their words.

use std::fmt;

/// Why something that looks like a list of values was not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Reason {
    /// Nothing that looks like a list.
    NoList,
    /// No example confirms it.
    NoExample,
    /// The example is none of its values.
    ExampleIsAnother,
    /// The example has other upper and lower case letters than its values.
    ExampleInOtherCase,
    /// An item does not begin with one value.
    NotOneToken,
    /// An item is the name of something that the caller fills in.
    Placeholder,
    /// There are other words between its values.
    NotOnlyTokens,
    /// Several lists have different values.
    SeveralLists,
    /// The values depend on a condition.
    DependsOnOther,
    /// An item has values of its own.
    ListInBullet,
    /// The values are those of something else.
    OfAnother,
    /// The words in front of it are not known.
    OtherWording,
    /// The items are fields, formats or error codes.
    OtherThings,
    /// It has only examples.
    Examples,
    /// There are ranges beside its values.
    RangeBesideValues,
    /// Its items are interrupted by other text.
    Interrupted,
    /// The indentation does not show which items are values.
    UnevenIndentation,
    /// The values are regions or zones.
    Places,
    /// The values are IP addresses.
    Addresses,
    /// The values are dates, times or formats.
    Times,
    /// The node is a number, and the values are none.
    NotNumbers,
    /// The items are names of members.
    NamesOfMembers,
    /// The text says that it is not complete.
    Incomplete,
    /// One text has several of the values.
    SeveralInOneText,
}

impl Reason {
    /// Whether the list says enough to leave it out; otherwise a reader of the text can name the values.
    pub(crate) fn is_final(self) -> bool {
        !matches!(
            self,
            Self::NoList
                | Self::NotOneToken
                | Self::NotOnlyTokens
                | Self::OtherWording
                | Self::UnevenIndentation
                | Self::NotNumbers
        )
    }
}

impl fmt::Display for Reason {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::NoList => "there is no list",
            Self::NoExample => "there is no example that confirms it",
            Self::ExampleIsAnother => "the example is none of the values",
            Self::ExampleInOtherCase => "the example has other upper and lower case letters",
            Self::NotOneToken => "an item does not begin with one value",
            Self::Placeholder => "an item is the name of something that the caller fills in",
            Self::NotOnlyTokens => "there are other words between the values",
            Self::SeveralLists => "there are several lists with different values",
            Self::DependsOnOther => "the values depend on a condition",
            Self::ListInBullet => "an item has values of its own",
            Self::OfAnother => "the values are those of something else",
            Self::OtherWording => "the words before the list are not known",
            Self::OtherThings => "the items are fields, formats or error codes",
            Self::Examples => "the list has only examples",
            Self::RangeBesideValues => "there are ranges beside the values",
            Self::Interrupted => "other text interrupts the items",
            Self::UnevenIndentation => "the indentation does not show which items are values",
            Self::Places => "the values are regions or zones",
            Self::Addresses => "the values are IP addresses",
            Self::Times => "the values are dates, times or formats",
            Self::NotNumbers => "the node is a number and the values are none",
            Self::NamesOfMembers => "the items are the names of members",
            Self::Incomplete => "the text says that the list is not complete",
            Self::SeveralInOneText => "one text has several of the values",
        })
    }
}
