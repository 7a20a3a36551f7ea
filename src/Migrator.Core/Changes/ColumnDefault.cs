using System.Text.Json.Serialization;

namespace Migrator.Changes;

/// <summary>What a column holds when an INSERT does not name it.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "default")]
[JsonDerivedType(typeof(ConstantDefault), "constant")]
[JsonDerivedType(typeof(ExpressionDefault), "expression")]
[JsonDerivedType(typeof(WellKnownDefault), "well-known")]
public abstract record ColumnDefault;

/// <summary>A constant. Text is invariant: numbers in C# notation, dates in ISO 8601, binary in hexadecimal; null is NULL.</summary>
public sealed record ConstantDefault(ConstantKind Kind, string? Text) : ColumnDefault;

/// <summary>An expression in the server's language.</summary>
public sealed record ExpressionDefault(SqlText Expression) : ColumnDefault;

/// <summary>A function every server has under some name.</summary>
public sealed record WellKnownDefault(WellKnownFunction Function) : ColumnDefault;
