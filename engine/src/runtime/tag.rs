//! Tag instances. A tag's address is its identity.

use crate::module::TagType;

/// An exception tag.
pub(crate) struct Tag {
    /// Its type.
    pub(crate) ty: TagType,
}
