"""InVEST's carbon model on two land-cover maps; run with a Python that has natcap.invest.

    python raster_invest.py NOW.tif FUTURE.tif POOLS.csv FOLDER

Prints the version of natcap.invest. Written for the argument names of version 3.16 and later.
"""

import sys

import natcap.invest
from natcap.invest import carbon

if __name__ == "__main__":
    now, future, pools, folder = sys.argv[1:5]
    carbon.execute(
        {
            "workspace_dir": folder,
            "lulc_bas_path": now,
            "lulc_alt_path": future,
            "calc_sequestration": True,
            "do_valuation": False,
            "carbon_pools_path": pools,
            "n_workers": -1,
        }
    )
    print(natcap.invest.__version__)
