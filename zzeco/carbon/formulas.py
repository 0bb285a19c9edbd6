"""The formula of every part of an estimate, in the symbols that its steps are listed under."""

RECONCILED_STOCK = "V = V_delivered × f_V"
TREE_FORMULAS = {
    "factor": ("agb = A × V × SVD × BEF × CF", "bgb = agb × RSR"),
    "regression": ("tree = A × (a × V + b) × CF", "agb = tree ÷ (1 + RSR)", "bgb = agb × RSR"),
    "plots": ("agb = A × B_above × CF", "bgb = A × B_below × CF"),
    "trees": (
        "agb = A × N × a_1 × D ^ b_1 × H ^ c_1 ÷ 1000 × CF",
        "bgb = A × N × a_2 × D ^ b_2 × H ^ c_2 ÷ 1000 × CF",
    ),
    "curve": ("tree = A × C_max × (1 − exp(−k × t)) ^ c", "agb = tree ÷ (1 + RSR)", "bgb = agb × RSR"),
    "area": ("tree = A × c_tree", "agb = tree ÷ (1 + RSR)", "bgb = agb × RSR"),
    "bamboo": ("tree = A × N × w ÷ 1000 × CF", "agb = tree ÷ (1 + RSR)", "bgb = agb × RSR"),
    "bamboo_area": ("tree = A × c_tree", "agb = tree ÷ (1 + RSR)", "bgb = agb × RSR"),
    "non_arbor": ("tree = A × B × CF", "agb = tree × p_above", "bgb = tree − agb"),
    "young": ("agb = A × c_tree",),
    "karst": ("agb = A × c_veg",),
    "wetland": ("agb = A × c_veg",),
}
UNDERSTOREY = "understorey = A × c_understorey"
LITTER = "litter = A × c_litter"
DEAD_WOOD = "dead_wood = (agb + bgb) × d_dead ÷ 100"
SOIL = "soil = A × c_soil"
CORRECTED_SOIL = "soil = A × SOC × BD × h × 0.1 × (1 − rock ÷ 100) × (1 − gravel ÷ 100)"
CARBON = "carbon = {pools}"
CO2E = "co2e = carbon × 44 ÷ 12"
SINK = "sink = ({pools}) × (((1 − exp(−k × (t_now + 1))) ÷ (1 − exp(−k × t_now))) ^ c − 1) × 44 ÷ 12"
BURIAL = "burial = A × r × 0.01 × 44 ÷ 12"
CH4 = "ch4 = A × EF × (1 + R_d) ÷ 1000 × GWP"
