"""Process physics: pure functions in SI units, floats or arrays in and out.

One file per topic. Nothing here knows a scenario, a plant or a price, and nothing keeps state. Every function
broadcasts over its inputs and raises :class:`r2r_sim.errors.PhysicsError` where an argument leaves a model's domain.

    constants        exact constants and standard conditions
    gas              kinetic theory, diffusivities, properties of nitrogen (nitrogen)
    vapour           vapour pressure, TMA's dimer, bubblers
    source           direct draw, orifices, vaporisers, cooling by evaporation
    kinetics         sites, sticking, Langmuir doses, growth, nucleation
    soft_saturation  doses that saturate in two stages
    growth_window    growth against temperature, inside the window and beyond it
    overlap          growth against purge time: what is left reacts in the next dose
    plasma           how far radicals reach into a pore
    supercycle       layers, supercycles and nanolaminates
    dosing           closed forms for doses limited by supply (stirred, cocurrent, supply)
    porous           doses, purges and film in pores (pore_geometry, pore_exposure, pore_purge)
    web              speed limits of a moving web (slit, web_heat)
    purge            gas curtains between zones, purging of vessels (vessel_purge)
    fluidisation     when a powder moves with the gas, and what its bed weighs (bed)
    heat             heating up, cooling down, heat of reaction
    stoichiometry    how much precursor a charge takes

A topic offers the functions of the files in brackets as its own: import from the topic.
"""
