namespace Migrator.Planning;

/// <summary>A view that the plan drops and creates anew: nothing but what was known then may hang on it when that happens.</summary>
/// <param name="View">The view.</param>
/// <param name="Mapping">The mapping with whose columns it changes hands.</param>
/// <param name="Readers">What read it when the plan was made, as the server identifies it: that goes and comes with it.</param>
public sealed record RecreatedView(TableName View, string Mapping, IReadOnlyList<string> Readers);
