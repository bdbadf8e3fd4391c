"""What if one believes something else now? The futures that were played already, weighted anew."""
