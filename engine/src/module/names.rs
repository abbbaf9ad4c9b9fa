//! The name section: what a module calls itself and its functions, for messages only (spec, 7.4.1).

use std::collections::HashMap;

use wasmparser::{BinaryReader, Name, NameSectionReader};

/// The names of a module and of its functions.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Names {
    /// The module's own name.
    pub module: Option<String>,
    /// The functions' names by index.
    pub functions: HashMap<u32, String>,
}

impl Names {
    /// Reads the contents of a name section. A malformed one is no error (spec, 7.4): what precedes the defect counts.
    pub(super) fn decode(section: &[u8]) -> Self {
        let mut names = Self::default();
        for subsection in NameSectionReader::new(BinaryReader::new(section, 0)).map_while(Result::ok) {
            match subsection {
                Name::Module { name, .. } => names.module = Some(name.to_owned()),
                Name::Function(map) => names
                    .functions
                    .extend(map.map_while(Result::ok).map(|naming| (naming.index, naming.name.to_owned()))),
                _ => {}
            }
        }
        names
    }

    /// What to call the function with index `func` in a message: its name, or `function[7]`.
    pub fn function(&self, func: u32) -> String {
        self.functions.get(&func).cloned().unwrap_or_else(|| format!("function[{func}]"))
    }
}
