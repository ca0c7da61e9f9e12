"""Strategies for any message, derived from its type: a new field is tested the day it is written."""

from collections.abc import Callable
from datetime import UTC
from functools import cache
from typing import Any

import msgspec
from hypothesis import strategies as st
from msgspec import inspect


def _bounded(info: "inspect.IntType | inspect.FloatType") -> tuple[Any, Any]:
    low = info.ge if info.ge is not None else info.gt
    high = info.le if info.le is not None else info.lt
    return low, high


def _integers(info: inspect.IntType) -> st.SearchStrategy[Any]:
    low, high = _bounded(info)
    if info.gt is not None:
        low += 1
    if info.lt is not None:
        high -= 1
    return st.integers(-(1 << 70) if low is None else low, 1 << 70 if high is None else high)


def _floats(info: inspect.FloatType) -> st.SearchStrategy[Any]:
    return st.floats(*_bounded(info), allow_nan=False, allow_infinity=False)


def _texts(info: inspect.StrType) -> st.SearchStrategy[Any]:
    return st.from_regex(info.pattern) if info.pattern else st.text(max_size=20)


def _struct(info: inspect.StructType) -> st.SearchStrategy[Any]:
    return st.builds(info.cls, **{field.name: shape(field.type) for field in info.fields})


_SHAPES: dict[type[inspect.Type], Callable[[Any], st.SearchStrategy[Any]]] = {
    inspect.NoneType: lambda info: st.none(),
    inspect.BoolType: lambda info: st.booleans(),
    inspect.IntType: _integers,
    inspect.FloatType: _floats,
    inspect.StrType: _texts,
    inspect.BytesType: lambda info: st.binary(max_size=20),
    inspect.DateTimeType: lambda info: st.datetimes(timezones=st.just(UTC)),
    inspect.DateType: lambda info: st.dates(),
    inspect.LiteralType: lambda info: st.sampled_from(info.values),
    inspect.DecimalType: lambda info: st.decimals(allow_nan=False, allow_infinity=False),
    inspect.EnumType: lambda info: st.sampled_from(info.cls),
    inspect.VarTupleType: lambda info: st.lists(shape(info.item_type), max_size=3).map(tuple),
    inspect.TupleType: lambda info: st.tuples(*map(shape, info.item_types)),
    inspect.DictType: lambda info: st.dictionaries(shape(info.key_type), shape(info.value_type), max_size=3),
    inspect.UnionType: lambda info: st.one_of(*map(shape, info.types)),
    inspect.StructType: _struct,
}


def shape(info: inspect.Type) -> st.SearchStrategy[Any]:
    """Values of a type."""
    return _SHAPES[type(info)](info)


@cache
def any_of(kind: type[msgspec.Struct]) -> st.SearchStrategy[Any]:
    """Messages of one kind."""
    return shape(inspect.type_info(kind))
