//! The engine-wide registry of defined types.
//!
//! Type equality is iso-recursive: two types are equal if they stand at the same place of equal recursion groups, and
//! groups are equal if they have the same form once references to types outside are equal types and references inside
//! are positions (spec, 3.1.4 and 3.2.6). A group is looked up by just that form. A group lives as long as a
//! [`RegisteredTypes`] or another group refers to it; groups refer to each other without cycles, so counting is enough.

use std::collections::HashMap;
use std::sync::{Arc, PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard};

use super::{CompositeType, FieldType, FuncType, HeapType, RefType, StorageType, StructType, SubType, TypeId, ValType};

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
    /// From a group's form, as [`encode`] writes it, to its index.
    index: HashMap<Arc<[u32]>, u32>,
    /// Where the form of a group is written before it is looked up.
    form: Vec<u32>,
}

#[derive(Debug)]
struct Entry {
    sub_type: Arc<SubType>,
    /// The declared supertypes, from the root down.
    ancestors: Box<[TypeId]>,
    group: u32,
}

#[derive(Debug, Default)]
struct Group {
    form: Arc<[u32]>,
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
        types.add_group(&mut vec![SubType::plain_func(ty)]);
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

    /// All definitions under one lock, for who looks at many. The registry must not be used otherwise meanwhile.
    pub(crate) fn definitions(&self) -> Definitions<'_> {
        Definitions(self.read())
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

    /// Whether both are clones of one registry, so that an id means the same to both.
    pub fn is_same(&self, other: &TypeRegistry) -> bool {
        Arc::ptr_eq(&self.0, &other.0)
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

/// The definitions of all types that are registered, under the registry's lock.
pub(crate) struct Definitions<'a>(RwLockReadGuard<'a, Types>);

impl Definitions<'_> {
    /// The structure of a type.
    ///
    /// # Panics
    /// If nothing keeps `id` alive.
    pub(crate) fn composite(&self, id: TypeId) -> &CompositeType {
        &self.0.entry(id).sub_type.composite
    }
}

impl RegisteredTypes {
    /// No types of `registry`.
    pub(super) fn new(registry: &TypeRegistry) -> Self {
        Self { registry: registry.clone(), types: Vec::new(), groups: Vec::new() }
    }

    /// Registers the next recursion group, and empties it. In it ids [in the own group](TypeId::in_own_group) stand for
    /// its types, and all other ids are alive.
    pub(super) fn add_group(&mut self, group: &mut Vec<SubType>) {
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

    /// The struct type with the given index, or `None` if there is no such type or it is not a struct type.
    pub fn struct_type(&self, index: u32) -> Option<&Arc<StructType>> {
        match &self.types.get(index as usize)?.1.composite {
            CompositeType::Struct(ty) => Some(ty),
            _ => None,
        }
    }

    /// The type of the elements of the array type with the given index, or `None` if there is no such type or it is not an
    /// array type.
    pub fn array_type(&self, index: u32) -> Option<FieldType> {
        match &self.types.get(index as usize)?.1.composite {
            CompositeType::Array(ty) => Some(*ty),
            _ => None,
        }
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
        sub == sup || self.entry(sub).ancestors.get(self.entry(sup).ancestors.len()) == Some(&sup)
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

    /// The index of the group `types`, which is emptied, with one user more than before.
    fn intern(&mut self, types: &mut Vec<SubType>) -> u32 {
        self.form.clear();
        for ty in types.iter() {
            encode(ty, &mut self.form);
        }
        if let Some(&index) = self.index.get(self.form.as_slice()) {
            self.groups[index as usize].users += 1;
            types.clear();
            return index;
        }
        let index = self.free_groups.pop().unwrap_or_else(|| {
            self.groups.push(Group::default());
            (self.groups.len() - 1) as u32
        });
        let ids: Box<[TypeId]> = types.iter().map(|_| self.new_id()).collect();
        let mut uses = Vec::new();
        for (mut sub_type, &id) in types.drain(..).zip(&ids) {
            sub_type.for_each_id(&mut |id| {
                if id.0 & POSITION != 0 {
                    *id = ids[(id.0 & !POSITION) as usize];
                } else {
                    uses.push(self.entry(*id).group);
                }
            });
            // A supertype stands before its subtypes, so its entry is there.
            let ancestors = sub_type.supertype.map_or(Box::default(), |supertype| {
                self.entry(supertype).ancestors.iter().copied().chain([supertype]).collect()
            });
            self.entries[id.0 as usize] = Some(Entry { sub_type: Arc::new(sub_type), ancestors, group: index });
        }
        for &used in &uses {
            self.groups[used as usize].users += 1;
        }
        let form: Arc<[u32]> = self.form.as_slice().into();
        self.index.insert(form.clone(), index);
        self.groups[index as usize] = Group { form, ids, uses: uses.into(), users: 1 };
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
                self.index.remove(&group.form);
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
    /// Shows `visit` every id that the type mentions, to read or to replace it.
    fn for_each_id(&mut self, visit: &mut impl FnMut(&mut TypeId)) {
        fn val(ty: &mut ValType, visit: &mut impl FnMut(&mut TypeId)) {
            if let ValType::Ref(RefType { heap: HeapType::Concrete(id), .. }) = ty {
                visit(id);
            }
        }
        fn field(ty: &mut FieldType, visit: &mut impl FnMut(&mut TypeId)) {
            if let StorageType::Val(ty) = &mut ty.storage {
                val(ty, visit);
            }
        }
        self.supertype.iter_mut().for_each(&mut *visit);
        match &mut self.composite {
            CompositeType::Func(ty) => {
                let ty = Arc::make_mut(ty);
                ty.params.iter_mut().chain(&mut ty.results).for_each(|ty| val(ty, visit));
            }
            CompositeType::Struct(ty) => Arc::make_mut(ty).fields.iter_mut().for_each(|ty| field(ty, visit)),
            CompositeType::Array(ty) => field(ty, visit),
        }
    }
}

/// Appends the form of a type to that of its group: words from which it could be read back, so that equal forms are
/// equal types. Hashing and comparing them is several times as fast as to walk the type itself.
fn encode(ty: &SubType, form: &mut Vec<u32>) {
    fn val(ty: ValType, form: &mut Vec<u32>) {
        form.push(match ty {
            ValType::I32 => 0,
            ValType::I64 => 1,
            ValType::F32 => 2,
            ValType::F64 => 3,
            ValType::V128 => 4,
            ValType::Ref(RefType { nullable, heap }) => {
                let heap = match heap {
                    HeapType::Concrete(TypeId(id)) => {
                        form.push(5 + u32::from(nullable));
                        form.push(id);
                        return;
                    }
                    HeapType::Func => 0,
                    HeapType::NoFunc => 1,
                    HeapType::Extern => 2,
                    HeapType::NoExtern => 3,
                    HeapType::Any => 4,
                    HeapType::None => 5,
                    HeapType::Eq => 6,
                    HeapType::Struct => 7,
                    HeapType::Array => 8,
                    HeapType::I31 => 9,
                    HeapType::Exn => 10,
                    HeapType::NoExn => 11,
                };
                16 + 2 * heap + u32::from(nullable)
            }
        });
    }
    fn field(ty: FieldType, form: &mut Vec<u32>) {
        form.push(u32::from(ty.mutable));
        match ty.storage {
            StorageType::I8 => form.push(8),
            StorageType::I16 => form.push(9),
            StorageType::Val(ty) => val(ty, form),
        }
    }
    form.push(u32::from(ty.is_final) | u32::from(ty.supertype.is_some()) << 1);
    form.extend(ty.supertype.map(|id| id.0));
    match &ty.composite {
        CompositeType::Func(ty) => {
            form.extend([0, ty.params.len() as u32, ty.results.len() as u32]);
            ty.params.iter().chain(&ty.results).for_each(|&ty| val(ty, form));
        }
        CompositeType::Struct(ty) => {
            form.extend([1, ty.fields.len() as u32]);
            ty.fields.iter().for_each(|&ty| field(ty, form));
        }
        CompositeType::Array(ty) => {
            form.push(2);
            field(*ty, form);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::{CompileOptions, Module};
    use super::*;

    /// The types of a module; whether the engine executes them does not matter here, so they are all functions.
    fn types(registry: &TypeRegistry, wat: &str) -> Module {
        let bytes = wat::parse_str(format!("(module {wat})")).unwrap();
        Module::new(bytes, &CompileOptions::default(), registry).unwrap()
    }

    #[test]
    fn equal_function_types_have_one_id_in_all_modules_and_for_the_host() {
        let registry = TypeRegistry::new();
        let a = types(&registry, "(type (func (param i32 i64))) (type (func (result f32)))");
        let b =
            types(&registry, "(type (func (result f32))) (type (func (param i32 i64))) (type (func (param i64 i32)))");
        assert_eq!(a.types.id(0), b.types.id(1));
        assert_eq!(a.types.id(1), b.types.id(0));
        assert_ne!(a.types.id(0), b.types.id(2));
        let host = registry.register_func(FuncType::new([ValType::I32, ValType::I64], []));
        assert_eq!(host.id(0), a.types.id(0));
        assert_eq!(registry.len(), 3);
    }

    #[test]
    fn recursion_groups_are_equal_if_all_of_them_is() {
        let registry = TypeRegistry::new();
        let pair = "(rec (type $a (func (param (ref $b)))) (type $b (func (result (ref $a)))))";
        let one = types(&registry, pair);
        let shifted = types(&registry, &format!("(type (func)) {pair}"));
        assert_eq!(one.types.id(0), shifted.types.id(1));
        assert_eq!(one.types.id(1), shifted.types.id(2));
        let swapped = types(&registry, "(rec (type $b (func (result (ref $a)))) (type $a (func (param (ref $b)))))");
        assert_ne!(one.types.id(0), swapped.types.id(1));
        let alone = types(&registry, "(type $a (func (param (ref $a)))) (rec (type (func)) (type (func)))");
        assert_ne!(alone.types.id(1), alone.types.id(2), "places in a group differ");
        assert_ne!(alone.types.id(1), shifted.types.id(0), "a group of two is not a group of one");
        let unrolled = types(&registry, "(type $a (func (param (ref $a)))) (type (func (param (ref $a))))");
        assert_eq!(unrolled.types.id(0), alone.types.id(0));
        assert_ne!(unrolled.types.id(0), unrolled.types.id(1), "equality is iso-recursive, not equi-recursive");
    }

    #[test]
    fn types_are_freed_with_their_last_user() {
        let registry = TypeRegistry::new();
        let inner = "(type $f (func (param i32)))";
        let a = types(&registry, inner);
        let b = types(&registry, &format!("{inner} (type (func (param (ref $f))))"));
        assert_eq!(registry.len(), 2);
        let host = registry
            .register_func(FuncType::new([ValType::Ref(RefType::non_null(HeapType::Concrete(a.types.id(0))))], []));
        assert_eq!(host.id(0), b.types.id(1));
        drop((a, b));
        assert_eq!(registry.len(), 2, "the host's type keeps the one it mentions");
        drop(host);
        assert!(registry.is_empty());
        let again = types(&registry, "(rec (type (func)) (type (func)))");
        assert_eq!((registry.len(), again.types.id(0) != again.types.id(1)), (2, true), "ids are used again");
    }

    #[test]
    fn a_rejected_module_leaves_no_types() {
        let registry = TypeRegistry::new();
        let bytes = wat::parse_str("(module (func (result i32)))").unwrap();
        assert!(Module::new(bytes, &CompileOptions::default(), &registry).is_err());
        assert!(registry.is_empty());
    }

    #[test]
    fn subtypes_are_what_is_declared() {
        let registry = TypeRegistry::new();
        let m = types(
            &registry,
            "(type $a (sub (func))) (type $b (sub $a (func))) (type $c (sub final $b (func))) (type $d (sub final $a (func)))
             (type $final (func))",
        );
        let id = |index| m.types.id(index);
        assert_ne!(id(0), id(4), "finality is part of a type");
        let expected: [&[u32]; 5] = [&[0], &[0, 1], &[0, 1, 2], &[0, 3], &[4]];
        for sub in 0..5 {
            for sup in 0..5 {
                let is_subtype = expected[sub as usize].contains(&sup);
                assert_eq!(registry.is_subtype(id(sub), id(sup)), is_subtype, "{sub} <: {sup}");
                let heaps = (HeapType::Concrete(id(sub)), HeapType::Concrete(id(sup)));
                assert_eq!(registry.heap_matches(heaps.0, heaps.1), is_subtype, "{sub} <: {sup}");
            }
        }
    }

    #[test]
    fn abstract_heap_types_form_four_hierarchies() {
        use HeapType::*;
        let registry = TypeRegistry::new();
        let field = FieldType { storage: StorageType::I8, mutable: true };
        let sub_type = |composite| SubType { is_final: true, supertype: Option::None, composite };
        let mut types = RegisteredTypes::new(&registry);
        types.add_group(&mut vec![SubType::plain_func(FuncType::default())]);
        types.add_group(&mut vec![sub_type(CompositeType::Struct(Arc::new(StructType::new([field]))))]);
        types.add_group(&mut vec![sub_type(CompositeType::Array(field))]);
        let [f, s, a] = [0, 1, 2].map(|index| Concrete(types.id(index)));
        // Every type with all of its proper supertypes.
        let rows = [
            (Func, vec![]),
            (f, vec![Func]),
            (NoFunc, vec![Func, f]),
            (Extern, vec![]),
            (NoExtern, vec![Extern]),
            (Exn, vec![]),
            (NoExn, vec![Exn]),
            (Any, vec![]),
            (Eq, vec![Any]),
            (I31, vec![Eq, Any]),
            (Struct, vec![Eq, Any]),
            (s, vec![Struct, Eq, Any]),
            (Array, vec![Eq, Any]),
            (a, vec![Array, Eq, Any]),
            (None, vec![s, a, Struct, Array, I31, Eq, Any]),
        ];
        for (sub, supertypes) in &rows {
            for (sup, _) in &rows {
                let expected = sub == sup || supertypes.contains(sup);
                assert_eq!(registry.heap_matches(*sub, *sup), expected, "{sub:?} <: {sup:?}");
            }
        }
        assert!(registry.ref_matches(RefType::non_null(f), RefType::FUNCREF));
        assert!(!registry.ref_matches(RefType::FUNCREF, RefType::non_null(Func)));
        assert!(registry.val_matches(ValType::Ref(RefType::NULLREF), ValType::Ref(RefType::nullable(s))));
        assert!(!registry.val_matches(ValType::I32, ValType::I64));
    }

    #[test]
    fn threads_agree_on_ids() {
        let registry = TypeRegistry::new();
        let register = || {
            (0..200u32)
                .map(|n| registry.register_func(FuncType::new(vec![ValType::I64; n as usize % 50], [])))
                .collect::<Vec<_>>()
        };
        let kept = register();
        std::thread::scope(|scope| {
            for _ in 0..4 {
                scope.spawn(|| {
                    for (ours, kept) in register().iter().zip(&kept) {
                        assert_eq!(ours.id(0), kept.id(0));
                    }
                });
            }
        });
        assert_eq!(registry.len(), 50);
    }
}
