namespace Migrator.Gates.Orders;

/// <summary>The scheme of an application's versions.</summary>
/// <param name="App">The application; upper and lower case make no difference, as in every name of a key.</param>
/// <param name="Scheme">The scheme.</param>
public sealed record AppScheme(string App, VersionScheme Scheme);
