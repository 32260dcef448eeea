"""What the catalog knows of a deposition, as far as its four curves need it; what it lacks is named."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from difflib import get_close_matches

from r2r_sim import catalog
from r2r_sim.catalog import Chemistry, Film, FilmIdentity, Precursor, Process, Subcycle, Value
from r2r_sim.errors import CatalogError, Finding, InputError


@dataclass(frozen=True, slots=True)
class Half:
    """One half-cycle."""

    precursor: Precursor
    """What is dosed."""
    per_metal: float
    """Molecules of it per metal atom deposited."""
    borrowed: bool = False
    """Whether that number is the precursor's usual one, because no chemistry of the catalog is this one."""


@dataclass(frozen=True, slots=True)
class Part:
    """Two half-cycles and the film that they grow."""

    film: str
    """Its formula."""
    growth: tuple[tuple[Value, Value, Value], ...]
    """Temperature, and low and high end of the growth per cycle there."""
    density: Value
    """Of the film."""
    molar_mass: Value
    """Of the formula unit."""
    metal_atoms: int
    """In the formula unit."""
    halves: tuple[Half, Half]
    """First the one that brings the metal."""
    cycles: int = 1
    """In one supercycle."""
    chemistry: str = ""
    """Chemistry of the catalog that has these half-cycles and this film; empty where none has."""
    borrowed: bool = False
    """Whether the growth is that chemistry's, because the report gives none or contradicts itself."""


@dataclass(frozen=True, slots=True)
class Subject:
    """A deposition with all numbers that its curves need."""

    id: str
    """In the catalog."""
    kind: str
    """``chemistry`` or ``process``."""
    name: str
    """In words."""
    temperature: float
    """Of the curves that are not over temperature [K]."""
    span: tuple[float, float]
    """Ends of the window, or of the temperatures that were reported [K]."""
    parts: tuple[Part, ...]
    """One, or the subcycles of a supercycle."""
    source: str
    """Of the growth."""
    reported: tuple[tuple[float, float], ...] = ()
    """Cycles and thickness [m] that were reported."""
    derived: bool = False
    """Whether the growth is thickness over cycles."""
    note: str = ""
    """What contradicts itself; empty where nothing does."""


def read_subject(name: str, temperature: float | None = None) -> Subject:
    """Everything that the curves of a chemistry or of a reported process need.

    Parameters
    ----------
    name : id of a chemistry or process of the catalog
    temperature : other than the middle of a chemistry's window, or the one reported for a process [K]

    Raises
    ------
    CatalogError
        With a suggestion, if there is no such chemistry or process.
    InputError
        With one finding for each number that is missing, or if the temperature lies outside the window.
    """
    if name in catalog.ids("chemistry"):
        subject = _of_chemistry(catalog.chemistry(name))
    elif name in catalog.ids("process"):
        subject = _of_process(catalog.process(name))
    else:
        known = [*catalog.ids("chemistry"), *catalog.ids("process")]
        close = get_close_matches(name.lower(), known, n=1, cutoff=0.5)
        hint = f"did you mean {close[0]}? " if close else ""
        more = "list them: r2r-sim catalog chemistry, r2r-sim catalog process"
        raise CatalogError(f"the catalog has no chemistry or process {name!r}", hint=f"{hint}{more}")
    if temperature is None:
        return subject
    low, high = subject.span
    if not low <= temperature <= high:
        ends = " to ".join(f"{end - 273.15:.4g}" for end in subject.span)
        raise InputError(
            f"{temperature - 273.15:.4g} degC lies outside what the catalog knows of {name}: {ends} degC",
            hint="leave --temperature out to take a temperature inside",
        )
    return replace(subject, temperature=temperature)


def _of_chemistry(entry: Chemistry) -> Subject:
    missing = [lack for name in _pair(entry) for lack in _missing_precursor("", name)]
    if missing:
        raise _lacks(f"chemistry.{entry.id}", entry.id, missing)
    film = catalog.film(entry.film)
    low, high = entry.window_low.mode, entry.window_high.mode
    middle = 273.15 + round(((low + high) / 2 - 273.15) / 10) * 10  # in whole tens of degrees, as people set an oven
    part = Part(
        film=film.formula,
        growth=tuple((point.temperature, point.growth, point.growth) for point in entry.growth_per_cycle),
        density=_density_at(film, middle),
        molar_mass=film.molar_mass,
        metal_atoms=film.metal_atoms_per_formula,
        halves=(
            Half(catalog.precursor(entry.precursor_a), entry.molecules_a.mode),
            Half(catalog.precursor(entry.precursor_b), entry.molecules_b.mode),
        ),
        chemistry=entry.id,
    )
    sources = dict.fromkeys(point.growth.source for point in entry.growth_per_cycle)
    return Subject(
        entry.id, "chemistry", entry.name, min(max(middle, low), high), (low, high), (part,), "; ".join(sources)
    )


def _density_at(film: Film, temperature: float) -> Value:
    nearest = min(film.density, key=lambda point: abs(point.temperature.mode - temperature))
    return nearest.density.with_mode(film.density_at(temperature))


# reported processes -------------------------------------------------------------------------------------------------


def _of_process(entry: Process) -> Subject:
    missing = list(_missing(entry))
    if missing:
        raise _lacks(f"process.{entry.id}", entry.id, missing, _alike(entry))
    assert entry.temperature is not None
    assert entry.subcycles is not None
    low, high = (end.mode for end in entry.temperature.ends)
    parts = tuple(_part(entry, subcycle) for subcycle in entry.subcycles)
    reported: tuple[tuple[float, float], ...] = ()
    if entry.thickness is not None and entry.cycles is not None and entry.cycles_count == "cycle":
        ends = zip(entry.cycles.ends, entry.thickness.ends, strict=True)
        reported = tuple(dict.fromkeys((cycles.mode, thickness.mode) for cycles, thickness in ends))
    return Subject(
        id=entry.id,
        kind="process",
        name=entry.name,
        temperature=(low + high) / 2,
        span=(low, high),
        parts=parts,
        source="; ".join(dict.fromkeys(_growth_source(entry, part) for part in parts)),
        reported=reported,
        derived=len(entry.subcycles) == 1
        and entry.growth_per_cycle is None
        and not entry.growth_points
        and not parts[0].borrowed,
        note=entry.inconsistency,
    )


def _growth_source(entry: Process, part: Part) -> str:
    if not part.borrowed:
        return entry.source
    named = "; ".join(dict.fromkeys(row[1].source for row in part.growth))
    return f"chemistry {part.chemistry} ({named})"


def _lacks(path: str, name: str, missing: list[tuple[str, str, str]], alike: str = "") -> InputError:
    """One finding for each number that is missing, and the chemistry that could stand in."""
    findings = [Finding("curves.missing", what, "error", f"{path}.{field}", hint=hint) for field, what, hint in missing]
    if alike:
        told = f"the chemistry {alike} has the same half-cycles and all numbers"
        findings.append(Finding("curves.chemistry", told, "note", hint=f"r2r-sim curves {alike}"))
    numbers = "1 number" if len(missing) == 1 else f"{len(missing)} numbers"
    return InputError(f"{name}: the catalog lacks {numbers} for its curves", findings=findings)


def _missing(entry: Process) -> Iterator[tuple[str, str, str]]:
    """Field, what is missing, and a hint."""
    if entry.temperature is None:
        yield "temperature", "the deposition temperature is left open", ""
    subcycles = entry.subcycles or ()
    if not subcycles:
        yield "subcycles", "the precursors are left open", ""
        yield from _missing_growth(entry, None, "")
    elif entry.sequence == "open":
        yield "sequence", "the order of the half-cycles is not known", "the review lists the reactants only"
    for place, subcycle in enumerate(subcycles, 1):
        where = f"subcycles[{place}]." if len(subcycles) > 1 else ""
        yield from _missing_growth(entry, subcycle, where)
        if len(subcycle.half_cycles) != 2:
            count = len(subcycle.half_cycles)
            yield f"{where}half_cycles", f"{count} half-cycles, where the curves know two: metal, then co-reactant", ""
        for half in subcycle.half_cycles:
            yield from _missing_precursor(where, half.precursor)
        yield from _missing_film(entry, subcycle, where)


def _missing_growth(entry: Process, subcycle: Subcycle | None, where: str) -> Iterator[tuple[str, str, str]]:
    lent = subcycle is not None and _lender(entry, subcycle) is not None
    if subcycle is not None and where:
        if subcycle.growth_per_cycle is None and not lent:
            yield f"{where}growth_per_cycle", f"the growth per cycle of {subcycle.deposits} alone is left open", ""
        if subcycle.cycles is None:
            yield f"{where}cycles", f"the cycles of {subcycle.deposits} in a supercycle are left open", ""
    elif lent:
        return
    elif entry.growth_per_cycle is not None and entry.growth_basis != "cycle":
        what = "per supercycle" if entry.growth_basis == "supercycle" else "not said to be per cycle or supercycle"
        yield "growth_basis", f"the growth is {what}", ""
    elif entry.growth_per_cycle is None and not entry.growth_points and not _counted(entry):
        hint = "nor do thickness and cycles give it"
        if entry.implied_growth is not None:
            hint = "thickness over cycles would, but cycles or supercycles may be counted"
        yield "growth_per_cycle", "the growth per cycle is left open", hint


def _missing_precursor(where: str, name: str | None) -> Iterator[tuple[str, str, str]]:
    if name is None:
        yield f"{where}half_cycles", "the name of a reactant fits no compound", ""
    elif name not in catalog.ids("precursor"):
        hint = "the catalog knows it by identity only"
        yield f"{where}half_cycles.{name}.sticking", f"the sticking probability of {name} is not known", hint


def _missing_film(entry: Process, subcycle: Subcycle, where: str) -> Iterator[tuple[str, str, str]]:
    film = _film(entry, subcycle)
    if film is None:
        yield f"{where}films", f"the catalog has no film {subcycle.deposits}", ""
    elif isinstance(film, FilmIdentity):
        for field, words in (("density", "density"), ("molar_mass", "molar mass"),
                             ("metal_atoms_per_formula", "number of metal atoms in the formula")):  # fmt: skip
            if getattr(film, field) is None:
                yield f"{where}films.{film.id}.{field}", f"the {words} of {film.name} is not known", ""


def _film(entry: Process, subcycle: Subcycle) -> Film | FilmIdentity | None:
    """The film of a subcycle: the only one of the process, or the one of this formula."""
    for kind in ("film", "film_identity"):
        for name, film in catalog.entries(kind).items():
            alone = len(entry.subcycles or ()) == 1 and entry.films == (name,)
            if (alone or getattr(film, "formula", None) == subcycle.deposits) and isinstance(
                film, (Film, FilmIdentity)
            ):
                return film
    return None


def _same(entry: Process, subcycle: Subcycle) -> Chemistry | None:
    """The chemistry with these half-cycles and this film; none where the order is not known."""
    film, names = _film(entry, subcycle), tuple(half.precursor for half in subcycle.half_cycles)
    if film is None or entry.sequence == "open":
        return None
    struck = any(half.plasma for half in subcycle.half_cycles)
    fitting = (one for one in _chemistries() if one.film == film.id and _pair(one) == names and one.plasma == struck)
    return next(fitting, None)


def _lender(entry: Process, subcycle: Subcycle) -> Chemistry | None:
    """The chemistry whose growth stands in: only in its window, and only where the report gives none that holds."""
    same = _same(entry, subcycle)
    if same is None or entry.temperature is None:
        return None
    if subcycle.growth_per_cycle is not None or entry.growth_points:
        return None
    alone = len(entry.subcycles or ()) == 1
    if alone and entry.growth_per_cycle is not None and entry.growth_basis == "cycle":
        return None
    if alone and entry.growth_per_cycle is None and _counted(entry) and not entry.inconsistency:
        return None
    inside = all(same.window_low.mode <= end.mode <= same.window_high.mode for end in entry.temperature.ends)
    return same if inside else None


def _counted(entry: Process) -> bool:
    """Whether thickness over cycles is a growth per cycle."""
    return entry.implied_growth is not None and entry.cycles_count == "cycle"


def _growth(entry: Process, subcycle: Subcycle) -> tuple[tuple[Value, Value, Value], ...] | None:
    """Temperature and growth: as reported at each temperature, as stated, or thickness over cycles."""
    if entry.growth_points:
        return tuple((point.temperature, point.growth, point.growth) for point in entry.growth_points)
    if entry.temperature is None:
        return None
    lender = _lender(entry, subcycle)
    if lender is not None:
        return tuple((point.temperature, point.growth, point.growth) for point in lender.growth_per_cycle)
    stated = subcycle.growth_per_cycle
    ends = (stated, stated) if stated is not None else None
    if ends is None and entry.growth_per_cycle is not None:
        ends = entry.growth_per_cycle.ends
    if ends is None and _counted(entry):
        assert entry.thickness is not None
        assert entry.implied_growth is not None
        base = replace(entry.thickness.ends[0], unit="angstrom")
        low, high = (base.with_mode(end) for end in entry.implied_growth)
        ends = low, high
    return None if ends is None else tuple((at, *ends) for at in dict.fromkeys(entry.temperature.ends))


def _part(entry: Process, subcycle: Subcycle) -> Part:
    film, growth = _film(entry, subcycle), _growth(entry, subcycle)
    assert film is not None
    assert growth is not None
    assert entry.temperature is not None
    density = film.density if isinstance(film, FilmIdentity) else _density_at(film, entry.temperature.ends[0].mode)
    assert density is not None
    assert film.molar_mass is not None
    assert film.metal_atoms_per_formula is not None
    names = tuple(half.precursor for half in subcycle.half_cycles)
    same = _same(entry, subcycle)
    borrow = next((each for each in _chemistries() if each.film == film.id and each.precursor_b == names[1]), None)
    first, second = (catalog.precursor(str(name)) for name in names)
    return Part(
        film=subcycle.deposits,
        growth=growth,
        density=density,
        molar_mass=film.molar_mass,
        metal_atoms=film.metal_atoms_per_formula,
        halves=(
            Half(first, same.molecules_a.mode if same else first.molecules_per_site.mode),
            Half(second, borrow.molecules_b.mode if borrow else second.molecules_per_site.mode, borrow is None),
        ),
        cycles=1 if subcycle.cycles is None else round(subcycle.cycles.mode),
        chemistry=same.id if same else "",
        borrowed=_lender(entry, subcycle) is not None,
    )


def _chemistries() -> list[Chemistry]:
    return [catalog.chemistry(name) for name in catalog.ids("chemistry")]


def _pair(entry: Chemistry) -> tuple[str, str]:
    return entry.precursor_a, entry.precursor_b


def _alike(entry: Process) -> str:
    """The chemistry with the half-cycles of a process; empty where none has them or there are several."""
    names = {tuple(half.precursor for half in subcycle.half_cycles) for subcycle in entry.subcycles or ()}
    found = [each.id for each in _chemistries() if _pair(each) in names and each.film in entry.films]
    return found[0] if len(found) == len(names) == 1 else ""
