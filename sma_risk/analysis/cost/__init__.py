"""What will it cost, in which money, and how sure are we?"""
