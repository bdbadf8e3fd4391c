"""How are futures kept on disk? One Zarr array for each outcome, block by block, and a ledger of what is whole."""
