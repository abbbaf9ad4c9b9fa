//! The engine-wide registry of defined types.
//!
//! Type equality is iso-recursive: two types are equal if they stand at the same place of equal recursion groups, and
//! groups are equal if they are written alike once references to types outside are equal types and references inside are
//! positions (spec, 3.1.4 and 3.2.6). So a group is looked up by just that form. A group lives as long as a
//! [`RegisteredTypes`] or another group refers to it; groups refer to each other without cycles, so counting is enough.

use std::collections::HashMap;
use std::sync::{Arc, PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard};

use super::{CompositeType, FieldType, FuncType, HeapType, RefType, StorageType, SubType, TypeId, ValType};

/// Marks a [`TypeId`] as a position in its own recursion group. Only the keys of groups contain such ids.
const POSITION: u32 = 1 << 31;

impl TypeId {
    /// The reference to the `position`-th type of the recursion group that is being defined.
    pub(super) fn in_own_group(position: u32) -> Self {
        debug_assert!(position < POSITION);
        Self(position | POSITION)
    }
}

/// Gives defined types their canonical [`TypeId`]s. Shared by clones; safe to use from any thread.
#[derive(Clone, Debug, Default)]
pub struct TypeRegistry(Arc<RwLock<Types>>);

#[derive(Debug, Default)]
struct Types {
    /// By [`TypeId`].
    entries: Vec<Option<Entry>>,
    free_ids: Vec<TypeId>,
    groups: Vec<Group>,
    free_groups: Vec<u32>,
    /// From a group's types, with positions for references inside, to its index.
    index: HashMap<Arc<[SubType]>, u32>,
}

#[derive(Debug)]
struct Entry {
    sub_type: Arc<SubType>,
    /// The declared supertypes from the root down to the type itself.
    ancestry: Box<[TypeId]>,
    group: u32,
}

#[derive(Debug, Default)]
struct Group {
    key: Arc<[SubType]>,
    ids: Box<[TypeId]>,
    /// The groups that this one refers to, once for each reference.
    uses: Box<[u32]>,
    users: usize,
}

/// A list of registered types that keeps their ids, and those of all types they refer to, alive. A module holds one
/// with its defined types by type index; a host function holds one with its single type.
#[derive(Debug)]
pub struct RegisteredTypes {
    registry: TypeRegistry,
    types: Vec<(TypeId, Arc<SubType>)>,
    groups: Vec<u32>,
}

impl TypeRegistry {
    /// An empty registry.
    pub fn new() -> Self {
        Self::default()
    }

    /// Registers a function type as `(type (func ...))` would; its id is `id(0)` of the result. The caller holds the
    /// types that `ty` refers to, if any.
    pub fn register_func(&self, ty: FuncType) -> RegisteredTypes {
        let mut types = RegisteredTypes::new(self);
        types.add_group(vec![SubType::plain_func(ty)]);
        types
    }

    /// The definition of a type.
    ///
    /// # Panics
    /// If nothing keeps `id` alive.
    pub fn sub_type(&self, id: TypeId) -> Arc<SubType> {
        self.read().entry(id).sub_type.clone()
    }

    /// The signature of a function type.
    ///
    /// # Panics
    /// If nothing keeps `id` alive, or it is not a function type.
    pub fn func_type(&self, id: TypeId) -> Arc<FuncType> {
        match &self.read().entry(id).sub_type.composite {
            CompositeType::Func(ty) => ty.clone(),
            other => panic!("{id:?} is not a function type but {other:?}"),
        }
    }

    /// Whether `sub` is `sup` or declares it, directly or not, as a supertype. Takes constant time.
    ///
    /// # Panics
    /// If nothing keeps both ids alive and they differ.
    pub fn is_subtype(&self, sub: TypeId, sup: TypeId) -> bool {
        sub == sup || self.read().is_subtype(sub, sup)
    }

    /// Whether heap type `sub` matches `sup` (spec, 3.3.3).
    pub fn heap_matches(&self, sub: HeapType, sup: HeapType) -> bool {
        sub == sup || self.read().heap_matches(sub, sup)
    }

    /// Whether reference type `sub` matches `sup` (spec, 3.3.4).
    pub fn ref_matches(&self, sub: RefType, sup: RefType) -> bool {
        (sup.nullable || !sub.nullable) && self.heap_matches(sub.heap, sup.heap)
    }

    /// Whether value type `sub` matches `sup` (spec, 3.3.5).
    pub fn val_matches(&self, sub: ValType, sup: ValType) -> bool {
        match (sub, sup) {
            (ValType::Ref(sub), ValType::Ref(sup)) => self.ref_matches(sub, sup),
            _ => sub == sup,
        }
    }

    /// How many types are registered now.
    pub fn len(&self) -> usize {
        let types = self.read();
        types.entries.len() - types.free_ids.len()
    }

    /// Whether no type is registered now.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    // A panic while the lock is held leaves the maps as they were between two statements, none of which panics halfway.
    fn read(&self) -> RwLockReadGuard<'_, Types> {
        self.0.read().unwrap_or_else(PoisonError::into_inner)
    }

    fn write(&self) -> RwLockWriteGuard<'_, Types> {
        self.0.write().unwrap_or_else(PoisonError::into_inner)
    }
}

impl RegisteredTypes {
    /// No types of `registry`.
    pub(super) fn new(registry: &TypeRegistry) -> Self {
        Self { registry: registry.clone(), types: Vec::new(), groups: Vec::new() }
    }

    /// Registers the next recursion group, in which ids [in the own group](TypeId::in_own_group) stand for its types
    /// and all other ids are alive.
    pub(super) fn add_group(&mut self, group: Vec<SubType>) {
        let mut registered = self.registry.write();
        let index = registered.intern(group);
        self.groups.push(index);
        for &id in &registered.groups[index as usize].ids {
            self.types.push((id, registered.entry(id).sub_type.clone()));
        }
    }

    /// The registry that the types belong to.
    pub fn registry(&self) -> &TypeRegistry {
        &self.registry
    }

    /// The number of types.
    pub fn len(&self) -> usize {
        self.types.len()
    }

    /// Whether there are no types.
    pub fn is_empty(&self) -> bool {
        self.types.is_empty()
    }

    /// The canonical id of the type with the given index.
    ///
    /// # Panics
    /// If there are not that many types.
    pub fn id(&self, index: u32) -> TypeId {
        self.types[index as usize].0
    }

    /// The definition of the type with the given index.
    ///
    /// # Panics
    /// If there are not that many types.
    pub fn sub_type(&self, index: u32) -> &Arc<SubType> {
        &self.types[index as usize].1
    }

    /// The signature of the type with the given index, or `None` if there is no such type or it is not a function type.
    pub fn func_type(&self, index: u32) -> Option<&Arc<FuncType>> {
        match &self.types.get(index as usize)?.1.composite {
            CompositeType::Func(ty) => Some(ty),
            _ => None,
        }
    }
}

impl Drop for RegisteredTypes {
    fn drop(&mut self) {
        if !self.groups.is_empty() {
            self.registry.write().release(std::mem::take(&mut self.groups));
        }
    }
}

impl Types {
    fn entry(&self, id: TypeId) -> &Entry {
        self.entries.get(id.0 as usize).and_then(Option::as_ref).unwrap_or_else(|| panic!("{id:?} is not registered"))
    }

    fn is_subtype(&self, sub: TypeId, sup: TypeId) -> bool {
        let depth = self.entry(sup).ancestry.len() - 1;
        self.entry(sub).ancestry.get(depth) == Some(&sup)
    }

    fn heap_matches(&self, sub: HeapType, sup: HeapType) -> bool {
        use HeapType::*;
        match (sub, sup) {
            (Concrete(sub), Concrete(sup)) => self.is_subtype(sub, sup),
            (Concrete(sub), sup) => match self.entry(sub).sub_type.composite {
                CompositeType::Func(_) => sup == Func,
                CompositeType::Struct(_) => matches!(sup, Struct | Eq | Any),
                CompositeType::Array(_) => matches!(sup, Array | Eq | Any),
            },
            (NoFunc, Concrete(sup)) => matches!(self.entry(sup).sub_type.composite, CompositeType::Func(_)),
            (None, Concrete(sup)) => !matches!(self.entry(sup).sub_type.composite, CompositeType::Func(_)),
            (NoFunc, Func) | (NoExtern, Extern) | (NoExn, Exn) => true,
            (None, I31 | Struct | Array | Eq | Any) => true,
            (I31 | Struct | Array, Eq | Any) | (Eq, Any) => true,
            _ => sub == sup,
        }
    }

    /// The index of the group `types`, with one user more than before.
    fn intern(&mut self, types: Vec<SubType>) -> u32 {
        if let Some(&index) = self.index.get(types.as_slice()) {
            self.groups[index as usize].users += 1;
            return index;
        }
        let index = self.free_groups.pop().unwrap_or_else(|| {
            self.groups.push(Group::default());
            (self.groups.len() - 1) as u32
        });
        let ids: Box<[TypeId]> = types.iter().map(|_| self.new_id()).collect();
        let mut uses = Vec::new();
        for (ty, &id) in types.iter().zip(&ids) {
            let sub_type = ty.map_ids(&mut |id| {
                if id.0 & POSITION != 0 {
                    return ids[(id.0 & !POSITION) as usize];
                }
                let used = self.entries[id.0 as usize].as_ref().map(|entry| entry.group);
                uses.push(used.unwrap_or_else(|| panic!("{id:?} is not registered")));
                id
            });
            // A supertype stands before its subtypes, so its entry is there.
            let ancestors = sub_type.supertype.map_or(&[][..], |id| &self.entry(id).ancestry);
            let ancestry = ancestors.iter().copied().chain([id]).collect();
            self.entries[id.0 as usize] = Some(Entry { sub_type: Arc::new(sub_type), ancestry, group: index });
        }
        for &used in &uses {
            self.groups[used as usize].users += 1;
        }
        let key: Arc<[SubType]> = types.into();
        self.index.insert(key.clone(), index);
        self.groups[index as usize] = Group { key, ids, uses: uses.into(), users: 1 };
        index
    }

    fn new_id(&mut self) -> TypeId {
        self.free_ids.pop().unwrap_or_else(|| {
            self.entries.push(None);
            TypeId((self.entries.len() - 1) as u32)
        })
    }

    /// Takes one user away from each of the `groups`, and frees those without users.
    fn release(&mut self, mut groups: Vec<u32>) {
        while let Some(index) = groups.pop() {
            let group = &mut self.groups[index as usize];
            group.users -= 1;
            if group.users == 0 {
                let group = std::mem::take(group);
                self.index.remove(&group.key);
                for &id in &group.ids {
                    self.entries[id.0 as usize] = None;
                }
                self.free_ids.extend_from_slice(&group.ids);
                self.free_groups.push(index);
                groups.extend_from_slice(&group.uses);
            }
        }
    }
}

impl SubType {
    /// The same type with each id replaced by what `map` makes of it.
    fn map_ids(&self, map: &mut dyn FnMut(TypeId) -> TypeId) -> Self {
        fn val(ty: ValType, map: &mut dyn FnMut(TypeId) -> TypeId) -> ValType {
            match ty {
                ValType::Ref(RefType { nullable, heap: HeapType::Concrete(id) }) => {
                    ValType::Ref(RefType { nullable, heap: HeapType::Concrete(map(id)) })
                }
                other => other,
            }
        }
        fn field(ty: FieldType, map: &mut dyn FnMut(TypeId) -> TypeId) -> FieldType {
            match ty.storage {
                StorageType::Val(content) => FieldType { storage: StorageType::Val(val(content, map)), ..ty },
                _ => ty,
            }
        }
        let supertype = self.supertype.map(&mut *map);
        let composite = match &self.composite {
            CompositeType::Func(ty) => {
                let params: Box<[ValType]> = ty.params.iter().map(|&ty| val(ty, map)).collect();
                let results: Box<[ValType]> = ty.results.iter().map(|&ty| val(ty, map)).collect();
                CompositeType::Func(Arc::new(FuncType::new(params, results)))
            }
            CompositeType::Struct(fields) => CompositeType::Struct(fields.iter().map(|&ty| field(ty, map)).collect()),
            CompositeType::Array(ty) => CompositeType::Array(field(*ty, map)),
        };
        Self { is_final: self.is_final, supertype, composite }
    }
}
